import { Fifo } from './fifo.js';

/** Waits for a turn, in somebody's name. */
interface Member {
  readonly tenant: string;
}

/** What one tenant has in the ring. Never empty: it leaves with its last member. */
interface Own<M> {
  members: Fifo<M>;
  /** Beside `members`, and before them at every other turn of the tenant. */
  hurried: Fifo<M>;
  hurriedHadTurn: boolean;
}

/**
 * A ring of rings: tenants take turns, and each tenant's members. Ten thousand members get no more turns than one has alone, nor does
 * who is in a hurry: that is before its tenant's others, at every other turn.
 */
export class TurnRing<M extends Member> {
  private readonly tenants = new Fifo<string>();
  private readonly byTenant = new Map<string, Own<M>>();

  get isEmpty(): boolean {
    return this.tenants.length === 0;
  }

  get tenantCount(): number {
    return this.tenants.length;
  }

  push(member: M): void {
    this.of(member.tenant).members.push(member);
  }

  /** One turn for the member before the others, beside its place among them. */
  hurry(member: M): void {
    this.of(member.tenant).hurried.push(member);
  }

  /** Whose turn it is, and whether it is before the others. */
  peek(): { member: M; hurried: boolean } | undefined {
    const own = this.first();
    if (own === undefined) return undefined;
    const queue = queueOf(own);
    return { member: queue.peek()!, hurried: queue === own.hurried };
  }

  /** It has had its turn, and is out: the next tenant's has come. */
  shift(): void {
    const own = this.first();
    const tenant = this.tenants.shift();
    if (own === undefined || tenant === undefined) return;
    const queue = queueOf(own);
    queue.shift();
    own.hurriedHadTurn = queue === own.hurried;
    if (isOver(own)) this.byTenant.delete(tenant);
    else this.tenants.push(tenant);
  }

  /** It can do nothing with its turn, and is out: its tenant keeps the turn. */
  drop(): void {
    const own = this.first();
    if (own === undefined) return;
    queueOf(own).shift();
    if (isOver(own)) this.byTenant.delete(this.tenants.shift() ?? '');
  }

  private first(): Own<M> | undefined {
    return this.byTenant.get(this.tenants.peek() ?? '');
  }

  private of(tenant: string): Own<M> {
    let own = this.byTenant.get(tenant);
    if (own === undefined) {
      this.byTenant.set(tenant, (own = { members: new Fifo(), hurried: new Fifo(), hurriedHadTurn: false }));
      this.tenants.push(tenant);
    }
    return own;
  }
}

function queueOf<M>({ members, hurried, hurriedHadTurn }: Own<M>): Fifo<M> {
  if (members.length === 0) return hurried;
  return hurried.length > 0 && !hurriedHadTurn ? hurried : members;
}

function isOver<M>({ members, hurried }: Own<M>): boolean {
  return members.length + hurried.length === 0;
}
