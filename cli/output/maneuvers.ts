import type { Instruction, Maneuver } from '../../maps/roads/instructions.ts';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

const words: Readonly<Record<Language, Readonly<Record<Maneuver, string>>>> = {
  en: {
    depart: 'set off',
    continue: 'go straight on',
    'slight-left': 'bear left',
    left: 'turn left',
    'sharp-left': 'turn sharp left',
    'slight-right': 'bear right',
    right: 'turn right',
    'sharp-right': 'turn sharp right',
    'turn-round': 'turn round',
    cross: 'cross the street',
    arrive: 'you have arrived',
  },
  zh: {
    depart: '出发',
    continue: '直行',
    'slight-left': '稍向左转',
    left: '左转',
    'sharp-left': '向左急转',
    'slight-right': '稍向右转',
    right: '右转',
    'sharp-right': '向右急转',
    'turn-round': '掉头',
    cross: '过马路',
    arrive: '到达目的地',
  },
};

/** An instruction in a sentence; names of streets stay as the map writes them. */
export function maneuverWords({ maneuver, street, signals }: Instruction, language: Language): string {
  const word = words[language][maneuver];
  if (language === 'zh') {
    const lights = signals ? '（有红绿灯）' : '';
    return street === ''
      ? `${word}${lights}`
      : `${word}${lights}，${maneuver === 'arrive' ? '' : '沿'}${street}`;
  }
  const lights = signals ? ' at the lights' : '';
  const on =
    maneuver === 'arrive' ? ' at ' : maneuver === 'depart' || maneuver === 'continue' ? ' along ' : ' into ';
  return street === '' || maneuver === 'cross' ? `${word}${lights}` : `${word}${lights}${on}${street}`;
}
