import type { GroupMember } from './assign-slots.js';

/** What a member says about itself in the userData of its join. */
export type MemberData = Omit<GroupMember, 'memberId'>;

const NEWCOMER: MemberData = { generation: -1, owned: [], draining: false, busy: [] };

export function encodeMemberData(data: MemberData): Buffer {
  return Buffer.from(JSON.stringify(data));
}

/**
 * A member of another version, or damaged data, counts as a newcomer: it may lose slots it could have kept, nothing else.
 *
 * @returns undefined for one that says nothing, as none of ours does
 */
export function decodeMemberData(userData: Buffer | null): MemberData | undefined {
  if (userData === null || userData.length === 0) return undefined;
  try {
    const data: unknown = JSON.parse(userData.toString());
    return isMemberData(data) ? data : NEWCOMER;
  } catch {
    return NEWCOMER;
  }
}

function isMemberData(data: unknown): data is MemberData {
  if (typeof data !== 'object' || data === null) return false;
  const { generation, owned, draining, busy } = data as Record<string, unknown>;
  return Number.isInteger(generation) && typeof draining === 'boolean' && areTexts(owned) && areTexts(busy);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
