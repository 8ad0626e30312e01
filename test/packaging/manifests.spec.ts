import { readFileSync } from 'node:fs';
import { describeConfig, loadConfig } from '#config';
import { containerOf, effectiveEnvironment, podSpecOf } from './effective-environment.js';
import { readManifests, resolveKustomization } from './resolve-kustomization.js';
import { SECRET_STAND_INS, SERVICE_CONFIGS } from './service-configs.js';
import { findManifestFaults, type Manifest } from './validate-manifest.js';

const FOLDERS = ['k8s/base', 'k8s/overlays/local', 'k8s/overlays/production'];
/** Beyond SHUTDOWN_TIMEOUT_MS: what a service takes to end after its drain, before it ends by force. */
const SHUTDOWN_MARGIN_MS = 10_000;

interface Probe {
  httpGet: { path: string; port: string };
}
interface ServiceContainer {
  args: string[];
  image: string;
  ports: { name: string; containerPort: number }[];
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
  lifecycle?: { preStop: { exec: { command: string[] } } };
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: Record<string, unknown>;
}

describe.each(FOLDERS)('%s', (folder) => {
  const manifests = resolveKustomization(folder);
  const find = (kind: string, name: string): Manifest => {
    const found = manifests.filter((m) => m.kind === kind && m.metadata.name === name);
    if (found.length !== 1 || !found[0]) throw new Error(`${folder}: ${found.length} of ${kind} ${name}`);
    return found[0];
  };

  it('holds only what its schemas know', () => {
    const faults = manifests
      .filter((m) => m.kind !== 'ScaledObject')
      .flatMap((m) => findManifestFaults(m).map((fault) => `${m.kind} ${m.metadata.name}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it('names nothing twice', () => {
    const names = manifests.map((m) => `${m.kind} ${m.metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(Object.entries(SERVICE_CONFIGS))('%s', (app, schema) => {
    const deployment = find('Deployment', app);
    const container = containerOf<ServiceContainer>(deployment);
    const environment = effectiveEnvironment(deployment, manifests);

    it('sets only variables that the service has', () => {
      const known = describeConfig(schema).map((d) => d.variable);
      expect([...environment.keys()].filter((name) => !known.includes(name))).toEqual([]);
    });

    it('sets every variable that the service needs', () => {
      const needed = describeConfig(schema)
        .filter((d) => d.required)
        .map((d) => d.variable);
      expect(needed.filter((name) => environment.get(name)?.optional !== false)).toEqual([]);
    });

    it('takes secrets from Secrets', () => {
      const secrets = describeConfig(schema).filter((d) => d.secret && environment.has(d.variable));
      expect(secrets.filter((d) => environment.get(d.variable)?.source !== 'secret')).toEqual([]);
    });

    it('sets values that the service accepts', () => {
      const values: NodeJS.ProcessEnv = {};
      for (const [name, entry] of environment) {
        if (!entry.optional) values[name] = entry.value ?? SECRET_STAND_INS[name];
      }
      const config = loadConfig(schema, values) as { PORT: number };
      expect(container.ports).toEqual([{ name: 'http', containerPort: config.PORT }]);
    });

    it('is probed where the service answers', () => {
      expect(container.startupProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
      expect(container.livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'http' });
      expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'http' });
    });

    it('has longer to stop than the drain takes', () => {
      const { terminationGracePeriodSeconds } = podSpecOf<{ terminationGracePeriodSeconds: number }>(deployment);
      const drainMs = Number(environment.get('SHUTDOWN_TIMEOUT_MS')?.value);
      const preStopMs = Number(container.lifecycle?.preStop.exec.command[1] ?? 0) * 1_000;
      expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(preStopMs + drainMs + SHUTDOWN_MARGIN_MS);
    });

    it('runs without privileges', () => {
      expect(podSpecOf(deployment)).toMatchObject({
        automountServiceAccountToken: false,
        serviceAccountName: app,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(find('ServiceAccount', app).automountServiceAccountToken).toBe(false);
    });

    it('is selected by its Service, budget and policy', () => {
      const labels = { 'app.kubernetes.io/name': app };
      const { selector, template } = deployment.spec as { selector: unknown; template: Manifest };
      expect(template.metadata.labels).toMatchObject(labels);
      expect(selector).toEqual({ matchLabels: labels });
      expect(find('Service', app).spec).toMatchObject({ selector: labels, ports: [{ targetPort: 'http' }] });
      expect(find('PodDisruptionBudget', app).spec).toMatchObject({ selector: { matchLabels: labels } });
      expect(find('NetworkPolicy', app).spec).toMatchObject({
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ port: container.ports[0]?.containerPort }] }],
      });
    });

    it('runs this version of the image, with bounds', () => {
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      expect(container.args).toEqual([app]);
      expect(container.image.split(':')[1]).toBe(version);
      expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory']);
      expect(Object.keys(container.resources.limits)).toEqual(['memory']);
    });
  });
});

describe('k8s/overlays/production', () => {
  const manifests = resolveKustomization('k8s/overlays/production');
  const dataOf = (name: string) => manifests.find((m) => m.metadata.name === name)?.data as Record<string, string>;
  const common = { ...dataOf('webhooks-common'), ...dataOf('webhooks-lanes') };

  it('lets autoscalers own the replicas', () => {
    const deployments = manifests.filter((m) => m.kind === 'Deployment');
    const targets = manifests
      .filter((m) => ['ScaledObject', 'HorizontalPodAutoscaler'].includes(m.kind))
      .map((m) => (m.spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name);
    expect(deployments.map((m) => m.metadata.name).sort()).toEqual(targets.sort());
    expect(deployments.filter((m) => 'replicas' in (m.spec as object))).toEqual([]);
  });

  // KEDA's own schema is not published as a package: the fields that carry meaning are checked one by one.
  it.each(['matcher', 'delivery'])('scales %s by the lag of its own group, up to the partitions', (app) => {
    const scaler = manifests.find((m) => m.kind === 'ScaledObject' && m.metadata.name === app);
    const { maxReplicaCount, triggers } = scaler?.spec as {
      maxReplicaCount: number;
      triggers: { type: string; metadata: Record<string, string> }[];
    };
    expect(scaler?.apiVersion).toBe('keda.sh/v1alpha1');
    expect(maxReplicaCount).toBe(Number(common.TOPIC_PARTITIONS));
    expect(triggers.length).toBeGreaterThan(0);
    for (const { type, metadata } of triggers) {
      expect(type).toBe('kafka');
      expect(metadata).toEqual({
        bootstrapServers: common.KAFKA_BROKERS,
        consumerGroup: `${common.TOPIC_PREFIX}webhooks.${app}`,
        topic: expect.stringMatching(
          app === 'matcher' ? /^(conversation|feedback|custom)\.events$/ : /^webhooks\.commands$/,
        ),
        lagThreshold: expect.stringMatching(/^\d+$/),
      });
    }
  });
});

describe('k8s/base/secrets.example.yaml', () => {
  it('shows every Secret and key that the Deployments refer to, and no value', () => {
    const examples = readManifests('k8s/base/secrets.example.yaml');
    expect(examples.flatMap(findManifestFaults)).toEqual([]);
    const shown = examples.flatMap((m) =>
      Object.keys(m.stringData as object).map((key) => `${m.metadata.name}/${key}`),
    );
    const referred = resolveKustomization('k8s/base')
      .filter((m) => m.kind === 'Deployment')
      .flatMap((m) => containerOf(m).env ?? [])
      .map(({ valueFrom }) => `${valueFrom?.secretKeyRef?.name ?? ''}/${valueFrom?.secretKeyRef?.key ?? ''}`);
    expect(shown.sort()).toEqual([...new Set(referred)].sort());
    for (const value of examples.flatMap((m) => Object.values(m.stringData as Record<string, string>))) {
      expect(value).toContain('<');
    }
  });
});

describe('findManifestFaults', () => {
  const [base] = resolveKustomization('k8s/base').filter((m) => m.kind === 'Deployment');
  it.each([
    [
      'a misspelt field',
      (c: Record<string, unknown>) => (c.readinesProbe = c.readinessProbe),
      /readinesProbe: unknown field/,
    ],
    ['a mistyped value', (c: Record<string, unknown>) => (c.image = 7), /must be string/],
    ['a missing field', (c: Record<string, unknown>) => delete c.name, /required property name/],
  ])('finds %s', (_name, spoil, fault) => {
    const manifest = structuredClone(base) as Manifest;
    spoil(containerOf<Record<string, unknown>>(manifest));
    expect(findManifestFaults(manifest)).toEqual([expect.stringMatching(fault)]);
  });
});
