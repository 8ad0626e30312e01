import { Fifo } from './fifo.js';

/** Waits for a turn, in somebody's name. */
interface Member {
  readonly tenant: string;
}

/** A ring of rings: tenants take turns, and each tenant's members. Ten thousand members get no more turns than one has alone. */
export class TurnRing<M extends Member> {
  private readonly tenants = new Fifo<string>();
  private readonly members = new Map<string, Fifo<M>>();

  get isEmpty(): boolean {
    return this.tenants.length === 0;
  }

  push(member: M): void {
    let own = this.members.get(member.tenant);
    if (own === undefined) {
      this.members.set(member.tenant, (own = new Fifo()));
      this.tenants.push(member.tenant);
    }
    own.push(member);
  }

  /** Whose turn it is. */
  peek(): M | undefined {
    return this.membersOfFirst()?.peek();
  }

  /** It has had its turn, and is out: the next tenant's has come. */
  shift(): void {
    const own = this.membersOfFirst();
    const tenant = this.tenants.shift();
    if (own === undefined || tenant === undefined) return;
    own.shift();
    if (own.length === 0) this.members.delete(tenant);
    else this.tenants.push(tenant);
  }

  /** It can do nothing with its turn, and is out: its tenant keeps the turn. */
  drop(): void {
    const own = this.membersOfFirst();
    own?.shift();
    if (own?.length === 0) this.members.delete(this.tenants.shift() ?? '');
  }

  private membersOfFirst(): Fifo<M> | undefined {
    return this.members.get(this.tenants.peek() ?? '');
  }
}
