import { main } from './main.ts'
import { createRunner } from './runner.ts'

main(createRunner(process.env, process.stdout)).then((exitCode) => {
  process.exitCode = exitCode === 0 ? 0 : 1
})
