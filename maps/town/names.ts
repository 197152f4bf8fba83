import type { Random } from '../../protocol/random.ts';

const words = `
  Alder Amber Anchor Aspen Badger Bakers Barley Beacon Bell Birch Bramble Brewer
  Bridle Candle Cedar Chandler Cherry Clay Clover Cobble Cooper Copper Cricket Curlew
  Dove Drummer Elder Ember Falcon Fern Fiddler Finch Fisher Flax Forge Foundry
  Fox Garnet Glazier Granary Hare Harrow Hatter Hawthorn Hazel Heather Heron Holly
  Hop Ivy Jasmine Juniper Kestrel Kiln Lantern Larch Lark Lavender Linden Linnet
  Lock Loom Mallard Maple Marten Mason Meadow Mercer Miller Mint Moss Mulberry
  Nettle Nightingale Oak Orchard Osier Otter Pear Pepper Pewter Pigeon Plover Plum
  Poplar Potter Quarry Quince Raven Reed Rowan Rye Saddler Saffron Sage Salter
  Shepherd Skylark Slate Smith Sorrel Sparrow Spindle Spruce Stonecrop Swallow Swan Tallow
  Tanner Teal Thatcher Thistle Thrush Thyme Tiller Tinker Tulip Turner Vine Wagon
  Walnut Warbler Weaver Wheel Willow Woodcock Wren Yarrow Yew
`
  .trim()
  .split(/\s+/);

/** When all words are used up they come again with these before them. */
const rounds = ['', 'New ', 'Upper ', 'Lower ', 'Old ', 'Little ', 'Great '];

/** Draws invented names, none twice. */
export function streetNames(random: Random): (kind: string) => string {
  const left = [...words];
  let round = 0;
  return (kind) => {
    if (left.length === 0) {
      left.push(...words);
      round += 1;
    }
    const [word] = left.splice(Math.floor(random.next() * left.length), 1);
    return `${rounds[round] ?? `${round} `}${word} ${kind}`;
  };
}
