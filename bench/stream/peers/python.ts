import { join } from 'node:path'
import { attempt, CACHE, PEERS, type Prepared, prepareOnce, run } from './cache.ts'

const VENV = join(CACHE, 'python')
const REQUIREMENTS = join(PEERS, 'requirements.txt')
const PYTHON = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/** Installs orjson into a virtual environment of its own. */
export function preparePython(): Prepared {
  return attempt(() => {
    prepareOnce('python', [REQUIREMENTS], () => {
      run('python3', ['-m', 'venv', VENV])
      run(PYTHON, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '-r', REQUIREMENTS])
    })
    return run(PYTHON, ['-c', 'import orjson, platform; print(f"{orjson.__version__} (Python {platform.python_version()})")'])
  })
}

/** How a child of Python is started. */
export function pythonCommand(list: string): readonly string[] {
  return [PYTHON, join(PEERS, 'orjson_reader.py'), list]
}
