/** A class of the build that the service itself will use, to spoil it. Past the lib's door on purpose: a fault has no door. */
export async function builtClass<T>(path: string, name: string): Promise<{ prototype: T }> {
  const module = (await import(new URL(`../../../${path}`, import.meta.url).href)) as Record<string, { prototype: T }>;
  const found = module[name];
  if (found === undefined) throw new Error(`${path} has no ${name}: this fault can no longer be planted`);
  return found;
}
