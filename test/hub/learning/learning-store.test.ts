import test from 'ava';
import { MemoryLearningStore } from '../../../hub/learning/memory-learning-store.ts';
import { SqliteLearningStore } from '../../../hub/store/sqlite-learning-store.ts';
import { aDatabase } from '../support/a-database.ts';
import { learningStoreContract } from './learning-store.contract.ts';

test('learning store in memory', (t) => learningStoreContract(t, new MemoryLearningStore()));
test('learning store in SQLite', async (t) =>
  learningStoreContract(t, new SqliteLearningStore(await aDatabase(t))));
