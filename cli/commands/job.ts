import type { Define } from '../command.ts';
import { defineCreate } from './job/create.ts';
import { defineImport } from './job/import.ts';
import { defineCancel, defineCodes, defineList, defineSend, defineShow } from './job/manage.ts';

export const define: Define = (command, environment) => {
  defineCreate(command.command('create').description('order a delivery; its codes stay here'), environment);
  defineList(command.command('list').description('jobs at the hub'), environment);
  defineShow(command.command('show').description('one job with what happened to it'), environment);
  defineCodes(
    command.command('codes').description('the codes of a job made here, for the people at the doors'),
    environment,
  );
  defineSend(command.command('send').description('send a job made here again'), environment);
  defineCancel(command.command('cancel').description('call a job off'), environment);
  defineImport(command.command('import').description('order many deliveries from a CSV file'), environment);
};
