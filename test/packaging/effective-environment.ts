import type { Manifest } from './validate-manifest.js';

/** Where a container's variable comes from; `value` is undefined where a Secret outside of k8s/ holds it. */
export interface EnvironmentEntry {
  source: 'config-map' | 'secret' | 'literal';
  value: string | undefined;
  optional: boolean;
}

interface PodContainer {
  envFrom?: { configMapRef?: { name: string } }[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: { name: string; key: string; optional?: boolean } };
  }[];
}

/** The only container of a Deployment. */
export function containerOf<T = PodContainer>(deployment: Manifest): T {
  const { containers } = podSpecOf<{ containers: T[] }>(deployment);
  const [container] = containers;
  if (!container || containers.length !== 1) throw new Error(`${deployment.metadata.name}: one container expected`);
  return container;
}

export function podSpecOf<T>(deployment: Manifest): T {
  return (deployment.spec as { template: { spec: T } }).template.spec;
}

/**
 * The environment a Deployment's container starts with, from the ConfigMaps and Secrets among `manifests`.
 * A reference to a ConfigMap that is not there is an error, and so is a variable that two sources set.
 */
export function effectiveEnvironment(deployment: Manifest, manifests: Manifest[]): Map<string, EnvironmentEntry> {
  const environment = new Map<string, EnvironmentEntry>();
  const set = (name: string, entry: EnvironmentEntry) => {
    if (environment.has(name)) throw new Error(`${deployment.metadata.name}: ${name} is set twice`);
    environment.set(name, entry);
  };
  const container = containerOf(deployment);
  for (const { configMapRef } of container.envFrom ?? []) {
    const configMap = manifests.find((m) => m.kind === 'ConfigMap' && m.metadata.name === configMapRef?.name);
    if (!configMap) throw new Error(`${deployment.metadata.name}: no ConfigMap ${configMapRef?.name ?? '?'}`);
    for (const [name, value] of Object.entries(configMap.data as Record<string, string>)) {
      set(name, { source: 'config-map', value, optional: false });
    }
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const reference = valueFrom?.secretKeyRef;
    if (!reference) set(name, { source: 'literal', value, optional: false });
    else
      set(name, { source: 'secret', value: secretValue(reference, manifests), optional: reference.optional ?? false });
  }
  return environment;
}

function secretValue(reference: { name: string; key: string }, manifests: Manifest[]): string | undefined {
  const secret = manifests.find((m) => m.kind === 'Secret' && m.metadata.name === reference.name);
  if (!secret) return undefined;
  const value = (secret.stringData as Record<string, string> | undefined)?.[reference.key];
  if (value === undefined) throw new Error(`Secret ${reference.name} has no key ${reference.key}`);
  return value;
}
