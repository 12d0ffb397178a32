/** The variables of every program and command. */
import { ApiVariables } from '../../config/api.ts';
import * as commands from '../../config/commands.ts';
import { WorkerVariables } from '../../config/worker.ts';

const { AccessVariables, AuditVariables, CatalogueVariables, MigrationVariables, TemporalVariables } = commands;

export const SETTING_SCHEMAS = {
  ApiVariables,
  WorkerVariables,
  AccessVariables,
  AuditVariables,
  CatalogueVariables,
  MigrationVariables,
  TemporalVariables,
};
