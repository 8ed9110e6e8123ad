import { describe, expect, test } from 'vitest'
import { runPlace } from '../../../packages/operate/src/repair/run-store.ts'

describe('where runs are noted down', () => {
  test.each([
    [undefined, undefined, { kind: 'folder', path: 'trailmend/runs' }],
    [undefined, { path: '/repo/trailmend.yml' }, { kind: 'folder', path: '/repo/trailmend/runs' }],
    ['runs', { path: '/repo/trailmend.yml' }, { kind: 'folder', path: 'runs' }],
    ['/var/lib/runs', undefined, { kind: 'folder', path: '/var/lib/runs' }],
    ['s3://our-journals', undefined, { kind: 's3', bucket: 'our-journals', prefix: 'trailmend/runs' }],
    ['s3://our-journals/', undefined, { kind: 's3', bucket: 'our-journals', prefix: 'trailmend/runs' }],
    ['s3://our-journals/a/b/', undefined, { kind: 's3', bucket: 'our-journals', prefix: 'a/b' }],
  ])('%s, %j', (wish, config, place) => {
    expect(runPlace(wish, config)).toEqual(place)
  })

  test.each(['s3:', 's3://', 's3://Upper', 's3://a', 's3://bucket/with space', `s3://bucket/${'x'.repeat(600)}`])('not %s', (wish) => {
    expect(() => runPlace(wish, undefined)).toThrow('expected a folder, or s3://bucket/prefix')
  })
})
