import test from 'ava';
import { en } from '../../../maps/web/text/en.ts';
import { preferredLanguage, translate } from '../../../maps/web/text/translate.ts';
import { zh } from '../../../maps/web/text/zh.ts';
import { epochStates } from '../../../protocol/views/epoch.ts';
import { jobStates } from '../../../protocol/views/job.ts';

test('both languages say the same things with the same values', (t) => {
  t.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  const values = (text: string) => [...text.matchAll(/\$[a-zA-Z]+/g)].map(([name]) => name).sort();
  for (const [key, text] of Object.entries(en)) {
    t.deepEqual(values(zh[key as keyof typeof en]), values(text), key);
    t.true(zh[key as keyof typeof en].length > 0, key);
  }
});

test('every state of a job and of an epoch has words', (t) => {
  for (const state of jobStates) t.true(`job.${state}` in en, state);
  for (const state of epochStates) t.true(`epoch.${state}` in en, state);
});

test('values are filled in, unknown ones stay as they are', (t) => {
  t.is(translate('en', 'rewardEpoch', { number: 7 }), 'Epoch 7');
  t.is(translate('zh', 'rewardEpoch', { number: 7 }), '第 7 期');
  t.is(translate('en', 'rewardEpoch'), 'Epoch $number');
  t.is(translate('en', 'csvReady', { count: 1 }), '1 delivery found.');
  t.is(translate('en', 'csvReady', { count: 12 }), '12 deliveries found.');
  t.is(translate('zh', 'csvReady', { count: 1 }), '找到 1 个配送单。');
});

test('the first language of the visitor that the page speaks wins', (t) => {
  t.is(preferredLanguage(['de-DE', 'zh-Hant-TW', 'en']), 'zh');
  t.is(preferredLanguage(['de-DE', 'fr']), 'en');
  t.is(preferredLanguage([]), 'en');
});
