import { existsSync, readFileSync } from 'node:fs';
import { describeConfig, loadConfig } from '#config';
import { rotateKeysVariables } from '../../apps/destinations/src/rotate-keys.config.js';
import { containerOf, effectiveEnvironment, podSpecOf } from './effective-environment.js';
import { readManifests } from './resolve-kustomization.js';
import { SECRET_STAND_INS } from './service-configs.js';
import { findManifestFaults } from './validate-manifest.js';

interface JobContainer {
  image: string;
  command: string[];
  securityContext: Record<string, unknown>;
  resources: { limits: Record<string, string> };
}
interface Package {
  version: string;
  scripts: Record<string, string>;
}

describe('k8s/jobs/rotate-keys.yaml', () => {
  const [job, ...others] = readManifests('k8s/jobs/rotate-keys.yaml');
  if (job === undefined) throw new Error('no manifest');
  const container = containerOf<JobContainer>(job);
  const { version, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

  it('is one Job as its schema knows it', () => {
    expect(others).toEqual([]);
    expect(job.kind).toBe('Job');
    expect(findManifestFaults(job)).toEqual([]);
    expect(findManifestFaults({ ...job, spec: { ...(job.spec as object), backofLimit: 3 } })).not.toEqual([]);
  });

  it('gives the command what it needs, from Secrets, and nothing else', () => {
    const environment = effectiveEnvironment(job, []);
    const variables = describeConfig(rotateKeysVariables);
    expect([...environment.keys()].sort()).toEqual(variables.map((d) => d.variable).sort());
    expect([...environment.values()].map(({ source, optional }) => ({ source, optional }))).toEqual(
      variables.map(() => ({ source: 'secret', optional: false })),
    );
    expect(() => loadConfig(rotateKeysVariables, SECRET_STAND_INS)).not.toThrow();
  });

  it('runs what npm run keys:rotate runs, of this version, without privileges', () => {
    expect(scripts['keys:rotate']).toBe(container.command.join(' '));
    const script = container.command.at(-1) ?? '';
    expect(existsSync(script.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).toBe(true);
    expect(container.image).toBe(`outbound-webhooks:${version}`);
    expect(podSpecOf(job)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(container.resources.limits)).toEqual(['memory']);
  });
});
