import test from 'ava';
import fc from 'fast-check';
import { EventParser, type ServerEvent } from '../../../maps/web/live/event-parser.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string, parser = new EventParser()) => parser.push(bytesOf(text));
const message = (data: string, lastEventId = ''): ServerEvent => ({ event: 'message', data, lastEventId });

test('the streams of the standard are read as it says (WHATWG HTML 9.2.6)', (t) => {
  t.deepEqual(read('data: This is the first message.\n\ndata: second\ndata: of two lines\n\n'), [
    message('This is the first message.'),
    message('second\nof two lines'),
  ]);
  t.deepEqual(read('event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n'), [
    { event: 'add', data: '73857293', lastEventId: '' },
    { event: 'remove', data: '2153', lastEventId: '' },
  ]);
  // A comment, an id, an id taken back, a leading space kept.
  t.deepEqual(
    read(': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n'),
    [message('first event', '1'), message('second event'), message(' third event')],
  );
  // Two events, an empty one and one of a line break; the last was not ended.
  t.deepEqual(read('data\n\ndata\ndata\n\ndata:'), [message(''), message('\n')]);
  t.deepEqual(read('data:test\n\ndata: test\n\n'), [message('test'), message('test')]);
});

test('lines end by LF, CR or CR LF; a byte order mark at the start is none of the text', (t) => {
  t.deepEqual(read('\uFEFFdata: a\r\rdata: b\r\n\r\ndata: c\n\n'), [
    message('a'),
    message('b'),
    message('c'),
  ]);
});

test('an id moves without data, is kept for later events, and may hold no NUL', (t) => {
  const parser = new EventParser('run-1');
  t.is(parser.lastEventId, 'run-1');
  t.deepEqual(read('id: run-7\n\n', parser), []);
  t.is(parser.lastEventId, 'run-7');
  t.deepEqual(read('data: x\nid: run\0-8\n\n', parser), [message('x', 'run-7')]);
  // Not before its event has ended: who is cut off here has not heard it.
  t.deepEqual(read('id: run-9\ndata: y\n', parser), []);
  t.is(parser.lastEventId, 'run-7');
});

test('fields of others, and an event name without data, are passed over', (t) => {
  t.deepEqual(read('retry: 2000\n\nevent: reset\n\nweather: rain\ndata: z\n\n'), [message('z')]);
});

test('an event that does not end is given up before it fills the memory', (t) => {
  const parser = new EventParser();
  const piece = new Uint8Array(1024 * 1024).fill(120);
  parser.push(bytesOf('data: '));
  t.throws(() => Array.from({ length: 17 }, () => parser.push(piece)), { instanceOf: RangeError });
});

const line = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replaceAll(/[\r\n\0\uFEFF]/gu, ''));
const ending = fc.constantFrom('\n', '\r', '\r\n');
const event = fc.record({
  event: line,
  data: fc.array(line, { minLength: 1, maxLength: 3 }),
  id: fc.option(line, { nil: undefined }),
  comment: fc.option(line, { nil: undefined }),
  ending,
});

test('however the bytes are cut, within characters and within CR LF, the same events come', (t) => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), fc.infiniteStream(fc.nat(9)), (events, cuts) => {
      const text = events.map((each) => {
        const lines = [
          ...(each.comment === undefined ? [] : [`:${each.comment}`]),
          ...(each.id === undefined ? [] : [`id: ${each.id}`]),
          `event: ${each.event}`,
          ...each.data.map((data) => `data: ${data}`),
          '',
          '',
        ];
        return lines.join(each.ending);
      });
      let last = '';
      const expected = events.map(({ event: name, data, id }) => {
        last = id ?? last;
        return { event: name === '' ? 'message' : name, data: data.join('\n'), lastEventId: last };
      });
      const bytes = bytesOf(text.join(''));
      const parser = new EventParser();
      const heard: ServerEvent[] = [];
      for (let at = 0; at < bytes.length; ) {
        const length = cuts.next().value ?? 1;
        heard.push(...parser.push(bytes.subarray(at, at + length)));
        at += length;
      }
      t.deepEqual(heard, expected);
    }),
  );
});
