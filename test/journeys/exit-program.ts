import { firstValueFrom } from 'rxjs';
import { createKraken } from '../../src/kraken/index.js';

// Run by exit.test.ts in a process of its own, which has to end by itself.
const [url = '', way = ''] = process.argv.slice(2);
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const lingerMs = way === 'leave' ? 20 : 600_000;
const kraken = createKraken({ urls: { public: url }, lingerMs });
process.on('exit', () => {
  // The pipes are those of stdout and stderr.
  const left = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
  say(`exit, left open: ${left.join() || 'nothing'}`);
});
const book = await firstValueFrom(kraken.book('BTC/USD', { depth: 25 }));
say(`book of ${book.symbol}, checked to depth ${book.verifiedDepth}`);
if (way === 'close') {
  await kraken.close();
  say('closed');
}
if (way === 'half-open') {
  process.stdin.once('data', () => {
    process.stdin.destroy();
    void kraken.close().then(() => {
      say('closed');
    });
  });
}
