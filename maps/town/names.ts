import type { Random } from '../../protocol/random.ts';

const words = [
  'Alder',
  'Amber',
  'Anchor',
  'Aspen',
  'Badger',
  'Beacon',
  'Birch',
  'Bramble',
  'Candle',
  'Cedar',
  'Clover',
  'Copper',
  'Cricket',
  'Curlew',
  'Drummer',
  'Elder',
  'Ember',
  'Falcon',
  'Fern',
  'Finch',
  'Garnet',
  'Hazel',
  'Heather',
  'Heron',
  'Ivy',
  'Juniper',
  'Kestrel',
  'Lantern',
  'Larch',
  'Linden',
  'Maple',
  'Marten',
  'Meadow',
  'Miller',
  'Orchard',
  'Otter',
  'Pepper',
  'Plover',
  'Quarry',
  'Rowan',
  'Saffron',
  'Sorrel',
  'Swallow',
  'Thistle',
  'Tinker',
  'Walnut',
  'Weaver',
  'Willow',
  'Wren',
  'Yarrow',
];

/** Draws invented street names, none twice. */
export function streetNames(random: Random): (kind: string) => string {
  const left = [...words];
  let round = 1;
  return (kind) => {
    if (left.length === 0) {
      left.push(...words);
      round += 1;
    }
    const [word] = left.splice(Math.floor(random.next() * left.length), 1);
    return round === 1 ? `${word} ${kind}` : `${word} ${kind} ${round}`;
  };
}
