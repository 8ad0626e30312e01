import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Manifest } from './validate-manifest.js';

interface Kustomization {
  resources?: string[];
  namespace?: string;
  images?: { name: string; newName?: string; newTag?: string }[];
  patches?: { target: { kind: string; name?: string }; patch: string }[];
}
interface PatchOperation {
  op: 'add' | 'replace' | 'remove';
  path: string;
  value?: unknown;
}
const SUPPORTED = new Set(['apiVersion', 'kind', 'resources', 'namespace', 'images', 'patches']);
const CLUSTER_SCOPED = new Set(['Namespace']);

/**
 * The manifests of a kustomize folder, as `kubectl kustomize` would print them, for the part of kustomize that k8s/ uses:
 * resources, namespace, images and JSON patches. kustomize itself is not run. Anything else in a kustomization.yaml is an
 * error, and so is a missing file, a patch without a target, or a path that does not exist.
 */
export function resolveKustomization(folder: string): Manifest[] {
  const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  for (const field of Object.keys(kustomization)) {
    if (!SUPPORTED.has(field)) throw new Error(`${folder}: this test does not understand '${field}'`);
  }
  const manifests = (kustomization.resources ?? []).flatMap((resource) => readResource(join(folder, resource)));
  for (const { target, patch } of kustomization.patches ?? []) {
    const targets = manifests.filter((m) => m.kind === target.kind && nameMatches(m.metadata.name, target.name));
    if (targets.length === 0) throw new Error(`${folder}: no ${target.kind} ${target.name ?? ''} to patch`);
    for (const manifest of targets)
      (parse(patch) as PatchOperation[]).forEach((operation) => applyPatch(manifest, operation));
  }
  for (const manifest of manifests) {
    if (kustomization.namespace && !CLUSTER_SCOPED.has(manifest.kind))
      manifest.metadata.namespace = kustomization.namespace;
    replaceImages(manifest, kustomization.images ?? []);
  }
  return manifests;
}

/** All documents of one YAML file. */
export function readManifests(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('; ')}`);
    return document.toJS() as Manifest;
  });
}

function readResource(path: string): Manifest[] {
  if (!existsSync(path)) throw new Error(`${path}: no such resource`);
  return statSync(path).isDirectory() ? resolveKustomization(path) : readManifests(path);
}

function nameMatches(name: string, pattern: string | undefined): boolean {
  return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(name);
}

function applyPatch(manifest: Manifest, { op, path, value }: PatchOperation): void {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let parent: unknown = manifest;
  for (const key of keys) parent = (parent as Record<string, unknown> | undefined)?.[key];
  if (typeof parent !== 'object' || parent === null)
    throw new Error(`${manifest.kind} ${manifest.metadata.name}: no ${path}`);
  if (op === 'add' && last === '-' && Array.isArray(parent)) {
    parent.push(structuredClone(value));
    return;
  }
  if (op !== 'add' && !(last in parent))
    throw new Error(`${manifest.kind} ${manifest.metadata.name}: no ${path} to ${op}`);
  if (op === 'remove') delete (parent as Record<string, unknown>)[last];
  else (parent as Record<string, unknown>)[last] = structuredClone(value);
}

function replaceImages(value: unknown, images: NonNullable<Kustomization['images']>): void {
  if (typeof value !== 'object' || value === null) return;
  const record = value as Record<string, unknown>;
  for (const { name, newName = name, newTag } of images) {
    if (typeof record.image === 'string' && record.image.split(':')[0] === name) {
      record.image = `${newName}:${newTag ?? record.image.split(':')[1]}`;
    }
  }
  for (const child of Object.values(record)) replaceImages(child, images);
}
