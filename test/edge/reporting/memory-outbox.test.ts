import test from 'ava';
import { MemoryOutbox } from '../../../edge/reporting/memory-outbox.ts';
import { outboxContract } from './outbox.contract.ts';

outboxContract(test, 'The in-memory outbox', async (_, bounds) => new MemoryOutbox(bounds));
