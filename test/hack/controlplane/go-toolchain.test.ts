import { describe, expect, it } from 'vitest';
import { goEnvironment, goProblem, requiredGo, requireGo } from '../../../hack/controlplane/go-toolchain.ts';

const advice = 'install Go 1.26 or newer from https://go.dev/dl/ and put it on the PATH.';

describe('goProblem', () => {
  it.each([
    ['nothing', undefined, `Go is needed to build the control plane and was not found: ${advice}`],
    ['go1.25.3', 'go version go1.25.3 linux/amd64', `go1.25.3 is too old to build the control plane: ${advice}`],
    ['go1.9', 'go version go1.9 linux/amd64', `go1.9 is too old to build the control plane: ${advice}`],
    ['go1.26', 'go version go1.26 linux/amd64', undefined],
    ['go1.26rc1', 'go version go1.26rc1 linux/amd64', undefined],
    ['go2.0', 'go version go2.0 linux/amd64', undefined],
    ['a development build', 'go version devel go1.27-abcdef Thu Jan 1 linux/amd64', undefined],
  ])('judges %s', (_, output, problem) => expect(goProblem(output, '1.26.0')).toBe(problem));
});

it('says in one sentence what to install when there is no go on the PATH', async () => {
  await expect(requireGo('1.26.0', { PATH: '/nonexistent' })).rejects.toThrow(
    `Go is needed to build the control plane and was not found: ${advice}`,
  );
});

it('reads the version that a go.mod asks for', () => {
  expect(requiredGo('module m\n\ngo 1.26.0\n\nrequire x v1.0.0\n')).toBe('1.26.0');
});

it('never lets go download another toolchain, whatever the user has set', () => {
  const env = goEnvironment({ GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto', GOPROXY: 'off' });
  expect(env).toMatchObject({ GOTOOLCHAIN: 'local', GOPROXY: 'off' });
  expect(env.GOFLAGS).toContain('-mod=readonly');
});
