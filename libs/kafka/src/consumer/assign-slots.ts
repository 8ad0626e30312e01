/** What a member tells the leader about itself. A slot is a partition number or, not co-partitioned, one topic's partition. */
export interface GroupMember {
  memberId: string;
  /** The generation in which it owned `owned`; of two claims to one slot the later is true. */
  generation: number;
  owned: readonly string[];
  /** Leaving: idle slots move at once; those in `busy` stay until the member has finished and left. */
  draining: boolean;
  /** Slots with calls in flight; told while draining only. */
  busy: readonly string[];
}

/**
 * Who gets which slot: every slot exactly one member, counts of the members that stay differ by at most one, and no
 * slot moves that need not. Every member may have every slot. Same input, same answer: nothing depends on input order.
 */
export function assignSlots(slots: readonly string[], members: readonly GroupMember[]): Map<string, string[]> {
  const assignment = new Map(members.map(({ memberId }) => [memberId, [] as string[]]));
  const staying = members.filter(({ draining }) => !draining);
  const takers = staying.length > 0 ? staying : [...members];
  if (takers.length === 0) return assignment;

  const claims = claimsOf(slots, members);
  const free = new Set(slots);
  const give = (slot: string, memberId: string) => {
    free.delete(slot);
    assignment.get(memberId)!.push(slot);
  };
  const leaving = staying.length > 0 ? members.filter(({ draining }) => draining) : [];
  for (const { memberId, busy } of leaving) {
    for (const slot of claims.get(memberId)!) if (busy.includes(slot)) give(slot, memberId);
  }
  const quotas = quotasOf(free.size, takers, claims);
  for (const [memberId, quota] of quotas) {
    for (const slot of claims.get(memberId)!.slice(0, quota)) give(slot, memberId);
  }
  const rest = [...free].sort();
  for (const [memberId, quota] of quotas) {
    while (assignment.get(memberId)!.length < quota) give(rest.shift()!, memberId);
  }
  for (const own of assignment.values()) own.sort();
  return assignment;
}

/** The slots that each member owned, every slot with one member at most. */
function claimsOf(slots: readonly string[], members: readonly GroupMember[]): Map<string, string[]> {
  const claims = new Map(members.map(({ memberId }) => [memberId, [] as string[]]));
  const known = new Set(slots);
  const newestFirst = [...members].sort((a, b) => b.generation - a.generation || compare(a.memberId, b.memberId));
  for (const { memberId, owned } of newestFirst) {
    for (const slot of [...owned].sort()) if (known.delete(slot)) claims.get(memberId)!.push(slot);
  }
  return claims;
}

/** Equal shares; the members that own most get the remainder, so that the fewest slots move. */
function quotasOf(
  slotCount: number,
  takers: readonly GroupMember[],
  claims: Map<string, string[]>,
): [string, number][] {
  const share = Math.floor(slotCount / takers.length);
  const remainder = slotCount % takers.length;
  return takers
    .map(({ memberId }) => memberId)
    .sort((a, b) => claims.get(b)!.length - claims.get(a)!.length || compare(a, b))
    .map((memberId, i) => [memberId, share + (i < remainder ? 1 : 0)]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
