import { chooseStackPorts, describeMovedPorts, USUAL_PORTS } from './choose-ports.js';
import { choosePort } from './process/ports.js';

const both = { kafka: true, postgres: true };
const withTaken =
  (...taken: number[]) =>
  (preferred: number, reserved: ReadonlySet<number>) =>
    choosePort(preferred, reserved, (port) => Promise.resolve(!taken.includes(port)));

describe('chooseStackPorts', () => {
  it('takes the usual ports where they are free', async () => {
    expect(await chooseStackPorts('local', withTaken())).toEqual(USUAL_PORTS);
  });

  it('moves a taken port up, past the one that its neighbour will open', async () => {
    expect(await chooseStackPorts('local', withTaken(9092))).toEqual({
      kafka: 9094,
      kafkaController: 9093,
      postgres: 5432,
    });
  });

  it('gives no port twice', async () => {
    const ports = await chooseStackPorts('local', withTaken(9092, 9093, 5432, 5433));
    expect(ports).toEqual({ kafka: 9094, kafkaController: 9095, postgres: 5434 });
  });

  it('says so when there is none', async () => {
    await expect(choosePort(9092, new Set(), () => Promise.resolve(false))).rejects.toThrow(
      'No free port from 9092 to 9191.',
    );
  });
});

describe('describeMovedPorts', () => {
  it('is silent about the usual ports', () => {
    expect(describeMovedPorts(USUAL_PORTS, both)).toEqual([]);
  });

  it('names what moved where', () => {
    expect(describeMovedPorts({ ...USUAL_PORTS, postgres: 5433 }, both)).toEqual([
      'Port 5432 is taken; PostgreSQL uses 5433.',
    ]);
  });

  it('is silent about what the environment gives', () => {
    expect(describeMovedPorts({ ...USUAL_PORTS, kafka: 9094 }, { kafka: false, postgres: true })).toEqual([]);
  });
});
