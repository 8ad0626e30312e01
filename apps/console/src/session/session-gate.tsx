import { Center, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { answerOf, createApi, type Caller } from '../api/client.js';
import { ApiProblem, explain } from '../api/problem.js';
import { setLeaveGuard } from '../navigation/leave-guard.js';
import { SessionContext } from './session.js';
import { SignInPage } from './sign-in-page.js';
import { readStoredKey, storeKey } from './stored-key.js';

const EXPIRED = 'This API key is not valid any more: it was revoked, or it has expired. Sign in with another one.';

interface SignedIn {
  key: string;
  me: Caller;
}

/** Shows the sign-in page until there is a good key, at whatever address: after it, the address shows what it names. */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [signedIn, setSignedIn] = useState<SignedIn>();
  const [notice, setNotice] = useState<string>();
  const [isResuming, setResuming] = useState(() => readStoredKey() !== null);

  const end = useCallback(
    (reason?: string) => {
      storeKey(null);
      setLeaveGuard(undefined);
      queries.clear();
      setNotice(reason);
      setSignedIn(undefined);
    },
    [queries],
  );

  useEffect(() => {
    const key = readStoredKey();
    if (key === null) return;
    identify(key)
      .then(setSignedIn, (error: unknown) => {
        // Only a refusal ends the session: a service that is away for a moment does not.
        if (error instanceof ApiProblem && error.status < 500) storeKey(null);
        setNotice(error instanceof ApiProblem && error.status === 401 ? EXPIRED : explain(error));
      })
      .finally(() => setResuming(false));
  }, []);

  const session = useMemo(
    () => signedIn && { me: signedIn.me, api: createApi(signedIn.key, () => end(EXPIRED)), signOut: () => end() },
    [signedIn, end],
  );
  if (isResuming) return <Resuming />;
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  return (
    <SignInPage
      notice={notice}
      onKey={async (key) => {
        const next = await identify(key).catch((error: unknown) => {
          throw new Error(explainSignIn(error));
        });
        storeKey(key);
        setNotice(undefined);
        setSignedIn(next);
      }}
    />
  );
}

async function identify(key: string): Promise<SignedIn> {
  const { data } = await answerOf(createApi(key, () => undefined).GET('/manage/me'));
  return { key, me: data };
}

function explainSignIn(error: unknown): string {
  if (!(error instanceof ApiProblem)) return explain(error);
  if (error.status === 401) return 'No such API key. Check that it was copied whole, or ask for a new one.';
  if (error.status === 403) return 'A publish key sends events and manages nothing. Sign in with a view or edit key.';
  return explain(error);
}

function Resuming() {
  return (
    <Center h="100dvh" component="main">
      <Loader aria-label="Signing in" />
    </Center>
  );
}
