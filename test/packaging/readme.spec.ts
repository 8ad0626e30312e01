import { readFileSync } from 'node:fs';
import { describeConfig } from '#config';
import { SERVICE_CONFIGS } from './service-configs.js';

describe('the environment table of README.md', () => {
  const section = readFileSync('README.md', 'utf8').split('### Environment')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const variables = [
    ...new Set(
      Object.values(SERVICE_CONFIGS)
        .flatMap(describeConfig)
        .map((d) => d.variable),
    ),
  ];
  const namesOf = (row: string) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]);

  it('names every variable of every service, and no other', () => {
    expect(rows.flatMap(namesOf).sort()).toEqual(variables.sort());
  });

  it.each(Object.entries(SERVICE_CONFIGS))('says which variables %s has', (app, schema) => {
    const told = rows
      .filter((row) => row.split('|')[3]?.includes(app) || row.split('|')[3]?.trim() === 'all')
      .flatMap(namesOf);
    expect(told.sort()).toEqual(
      describeConfig(schema)
        .map((d) => d.variable)
        .sort(),
    );
  });
});
