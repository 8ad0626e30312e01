import { builtClass } from './built-class.js';

interface Loop {
  open(send: (request: unknown) => Promise<void>): void;
}

const { prototype } = await builtClass<Loop>('libs/kafka/src/consumer/commit-loop.js', 'CommitLoop');
const open = prototype.open;
prototype.open = function (this: Loop) {
  open.call(this, () => Promise.resolve());
};
