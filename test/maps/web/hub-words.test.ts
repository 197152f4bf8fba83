import test from 'ava';
import { explain } from '../../../hub/planning/explain.ts';
import type { PlanJob, PlanProblem } from '../../../hub/planning/problem.ts';
import { codeWords } from '../../../maps/web/text/code-words.ts';
import { hubReason, hubSays } from '../../../maps/web/text/hub-words.ts';
import { disputeReasons } from '../../../protocol/work.ts';

const inEnglish = /[a-z]{3,}/;

test('every reason of a dispute has words in both languages', (t) => {
  for (const reason of Object.keys(disputeReasons)) {
    t.not(codeWords('en', reason), undefined, reason);
    t.notRegex(hubSays('zh', reason), inEnglish);
  }
});

test('whatever the planner gives as a reason is said in Chinese, with its numbers', (t) => {
  const job = { id: 'a', skills: ['冷藏'] } as unknown as PlanJob;
  const problem = { vehicles: [] } as unknown as PlanProblem;
  const broken = (['UNREACHABLE', 'CAPACITY', 'BATTERY', 'TIME_WINDOW'] as const).map((code) => ({
    code,
    by: 7,
  }));
  for (const one of [undefined, 'SKILL' as const, ...broken]) {
    const { constraint, hint } = explain(job, one, problem);
    t.notRegex(hubReason('zh', constraint, hint), inEnglish);
    t.is(hubReason('en', constraint, hint).toLowerCase(), `${constraint}. ${hint}`.toLowerCase());
  }
  const crowded =
    'alone it could be served; with the jobs that come first the nearest robot would come 90 s too late';
  t.is(hubSays('zh', crowded), '单独配送可行；但排在前面的配送单会使得：最近的机器人会晚到 90 秒');
});

test('causes, refusals and things seen are said in Chinese; names in them stay', (t) => {
  t.is(hubSays('zh', 'cancelled by its shipper; the parcel is brought back'), '寄件人已取消；包裹正在退回');
  t.is(
    hubSays('zh', 'the robot refused the mission: inside zone School yard'),
    '机器人拒绝了任务：位于区域“School yard”内',
  );
  t.is(hubSays('zh', 'person'), '人');
  t.is(hubSays('en', 'NO_SHOW_DROP_OFF'), 'Nobody at the drop-off');
});

test('what no one translated stays as it was said', (t) => {
  for (const language of ['en', 'zh'] as const)
    t.is(hubSays(language, 'a $1 new sentence'), 'a $1 new sentence');
  t.is(hubSays('en', 'person'), 'person');
});
