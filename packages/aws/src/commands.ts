import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail'
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { JsonObject, OperationName } from '@trailmend/core'
import type { ClientSettings } from './client-settings.ts'

/** The operations that a check asks; the others are only accepted in recordings. */
export type AskedOperation = Exclude<OperationName, 'cloudtrail:GetTrail'>

/** Send one operation's input with a client of the region and credentials in `settings`. */
export type Send = (settings: ClientSettings, input: JsonObject) => Promise<object>

const cloudtrail = onePerSettings((settings) => new CloudTrailClient(settings))
const ec2 = onePerSettings((settings) => new EC2Client(settings))
const sts = onePerSettings((settings) => new STSClient(settings))

/**
 * How each operation of the core's table is sent. Inputs come from the core's questions, which the compiler cannot tell
 * from any other JSON: the SDK checks what it must have.
 */
export const SEND: Readonly<Record<AskedOperation, Send>> = {
  'sts:GetCallerIdentity': (settings) => sts(settings).send(new GetCallerIdentityCommand({})),
  'ec2:DescribeRegions': (settings, input) => ec2(settings).send(new DescribeRegionsCommand(input)),
  'cloudtrail:DescribeTrails': (settings, input) => cloudtrail(settings).send(new DescribeTrailsCommand(input)),
  'cloudtrail:GetTrailStatus': (settings, input) => cloudtrail(settings).send(new GetTrailStatusCommand(named(input))),
}

function named(input: JsonObject): { Name: string } {
  return { Name: String(input.Name) }
}

/** A client is costly to make and cheap to keep: one for each region and credentials, for as long as its settings live. */
function onePerSettings<C>(create: (settings: ClientSettings) => C): (settings: ClientSettings) => C {
  const clients = new WeakMap<ClientSettings, C>()
  return (settings) => {
    const client = clients.get(settings) ?? create(settings)
    clients.set(settings, client)
    return client
  }
}
