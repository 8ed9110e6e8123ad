import { verifierPolicy } from '@trailmend/aws'
import { CONTROLS, checkerPolicy, PARTITIONS, type Partition, plannerPolicy } from '@trailmend/core'
import { configSchema } from '@trailmend/operate'
import { collectorSchema } from '../../packages/collector/src/config/json-schema.ts'
import { withBlock } from './block.ts'
import { collectorFlags, collectorKeys, collectorMetrics } from './collector-blocks.ts'
import { COLLECTOR_IAM_FILES, collectorGrantsTable } from './collector-iam.ts'
import { configTable } from './config-blocks.ts'
import { controlCard, controlCommands, controlsTable, unknownReasons } from './control-blocks.ts'
import { htmlAssets } from './html-assets.ts'
import { grantsTable, IAM_FILES } from './iam-files.ts'
import { jsonText } from './json-text.ts'
import { ocsfAccounts, ocsfRows, ocsfSignIns, ocsfUsers, ocsfVerbs } from './ocsf-blocks.ts'
import { operationsTable, permissionsTable } from './recording-blocks.ts'
import { ALL_SITUATIONS, situationSteps, situationsTable, situationTable } from './remediation-blocks.ts'
import { scaleIncoming, scaleMachines, scaleMemory, scaleMoney, scaleUnits, scaleWork } from './scale-blocks.ts'
import { scannerModule } from './scanner-module.ts'
import { outcomesTable, verifierTable } from './verify-blocks.ts'

/** A file that is made from the code, wholly or in part. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string
  /** What the file must hold, given what it holds. */
  readonly text: (current: string) => string
}

/** The compiler of AssemblyScript only works asynchronously. */
const scanner = await scannerModule()

/** Every generated file. `npm run generate` writes them; a test compares. */
export const GENERATED: readonly GeneratedFile[] = [
  { path: 'docs/trailmend.schema.json', text: () => jsonText(configSchema()) },
  { path: 'docs/collector.schema.json', text: () => jsonText(collectorSchema()) },
  ...PARTITIONS.map((partition) => ({ path: policyPath('checker', partition), text: () => jsonText(checkerPolicy(partition)) })),
  ...PARTITIONS.map((partition) => ({ path: policyPath('planner', partition), text: () => jsonText(plannerPolicy(partition)) })),
  ...PARTITIONS.map((partition) => ({ path: policyPath('verifier', partition), text: () => jsonText(verifierPolicy(partition)) })),
  ...IAM_FILES,
  ...COLLECTOR_IAM_FILES,
  { path: 'docs/iam/README.md', text: blocks({ grants: grantsTable(), collector: collectorGrantsTable() }) },
  ...CONTROLS.map((control) => ({
    path: `docs/controls/${control.id}.md`,
    text: blocks({ control: controlCard(control), commands: controlCommands(control), unknown: unknownReasons() }),
  })),
  ...ALL_SITUATIONS.map((situation) => ({
    path: `docs/remediation/${situation}.md`,
    text: blocks({ situation: situationTable(situation), steps: situationSteps(situation) }),
  })),
  { path: 'docs/remediation/README.md', text: blocks({ situations: situationsTable() }) },
  { path: 'docs/controls.md', text: blocks({ controls: controlsTable(CONTROLS) }) },
  { path: 'docs/recording.md', text: blocks({ operations: operationsTable() }) },
  { path: 'docs/verify.md', text: blocks({ outcomes: outcomesTable(), permissions: verifierTable() }) },
  { path: 'docs/config.md', text: blocks({ keys: configTable() }) },
  { path: 'docs/collector/config.md', text: blocks({ keys: collectorKeys(), flags: collectorFlags() }) },
  {
    path: 'docs/scale.md',
    text: blocks({
      incoming: scaleIncoming(),
      units: scaleUnits(),
      work: scaleWork(),
      memory: scaleMemory(),
      money: scaleMoney(),
      machines: scaleMachines(),
    }),
  },
  { path: 'docs/collector/run.md', text: blocks({ metrics: collectorMetrics() }) },
  {
    path: 'docs/collector/ocsf.md',
    text: blocks({
      verbs: ocsfVerbs(),
      'sign-ins': ocsfSignIns(),
      accounts: ocsfAccounts(),
      rows: ocsfRows(),
      users: ocsfUsers(),
    }),
  },
  { path: 'packages/report/src/html/assets.ts', text: htmlAssets },
  { path: 'packages/stream/src/scan/scanner-wasm.ts', text: () => scanner },
  { path: 'README.md', text: blocks({ permissions: permissionsTable() }) },
]

function policyPath(name: string, partition: Partition): string {
  return partition === 'aws' ? `docs/iam/${name}.json` : `docs/iam/${name}.${partition}.json`
}

function blocks(content: Readonly<Record<string, string>>): (current: string) => string {
  return (current) => Object.entries(content).reduce((text, [name, block]) => withBlock(text, name, block), current)
}
