import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail'
import { type Service, service } from '../services/service.ts'
import { onceOnly } from './once.ts'
import { sends } from './send-command.ts'

/** What is changed in CloudTrail. */
export const cloudtrailChanges: Service = new Map([
  ...service((settings) => onceOnly(new CloudTrailClient(settings)), {
    CreateTrail: sends(CreateTrailCommand),
  }),
  ...service((settings) => new CloudTrailClient(settings), {
    UpdateTrail: sends(UpdateTrailCommand),
    StartLogging: sends(StartLoggingCommand),
    PutEventSelectors: sends(PutEventSelectorsCommand),
  }),
])
