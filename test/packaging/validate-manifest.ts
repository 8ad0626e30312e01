import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Secret, Service, ServiceAccount } from 'kubernetes-models/v1';

/** One YAML document of k8s/. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

interface Validates {
  prototype: { validate(): void };
}

const SCHEMAS: Readonly<Record<string, Validates>> = {
  'apps/v1/Deployment': Deployment,
  'apps/v1/StatefulSet': StatefulSet,
  'autoscaling/v2/HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'batch/v1/Job': Job,
  'networking.k8s.io/v1/NetworkPolicy': NetworkPolicy,
  'policy/v1/PodDisruptionBudget': PodDisruptionBudget,
  'v1/ConfigMap': ConfigMap,
  'v1/Namespace': Namespace,
  'v1/Secret': Secret,
  'v1/Service': Service,
  'v1/ServiceAccount': ServiceAccount,
};

/**
 * What is wrong with a manifest; empty: nothing.
 * The published schemas accept fields they do not know, so a misspelt field would pass: `readinesProbe` simply is not there.
 * Therefore the validator gets a recording view of the manifest, and a field it never looked at is a field Kubernetes does not know.
 */
export function findManifestFaults(manifest: Manifest): string[] {
  const schema = SCHEMAS[`${manifest.apiVersion}/${manifest.kind}`];
  if (!schema) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`];
  const unread = new Set<string>();
  const view = recordReads(manifest, '', unread);
  try {
    schema.prototype.validate.call(view);
  } catch (error) {
    return [String(error)];
  }
  const topmost = [...unread].filter((path) => !unread.has(path.slice(0, path.lastIndexOf('/'))));
  return topmost.map((path) => `${path}: unknown field`);
}

function recordReads(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isList = Array.isArray(value);
  const children = new Map<PropertyKey, unknown>();
  for (const [key, child] of Object.entries(value)) {
    if (!isList) unread.add(`${path}/${key}`);
    children.set(key, recordReads(child, `${path}/${key}`, unread));
  }
  return new Proxy(value, {
    get(target, key) {
      unread.delete(`${path}/${String(key)}`);
      return children.has(key) ? children.get(key) : Reflect.get(target, key);
    },
    // A validator that lists the keys accepts any (labels, data): all of them count as read.
    ownKeys(target) {
      for (const key of children.keys()) unread.delete(`${path}/${String(key)}`);
      return Reflect.ownKeys(target);
    },
  });
}
