import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { Redirect, Route, Router, Switch, useParams } from 'wouter';
import { createQueryClient } from './api/query-client.js';
import { colorSchemeManager } from './color-scheme-manager.js';
import { Frame } from './frame/frame.js';
import { NotFound } from './frame/not-found.js';
import { useGuardedLocation } from './navigation/guarded-location.js';
import { ScopeContext } from './session/scope.js';
import { SessionGate } from './session/session-gate.js';
import { StartPage } from './session/start-page.js';
import { cssVariables, theme } from './theme.js';
import { toastsWanted } from './ui/tell.js';

const Toasts = lazy(() => import('./ui/toasts.js'));
const ListPage = lazy(() => import('./webhooks/list/list-page.js'));
const NewPage = lazy(() => import('./webhooks/form/new-page.js'));
const EditPage = lazy(() => import('./webhooks/form/edit-page.js'));
const WebhookPage = lazy(() => import('./webhooks/page/webhook-page.js'));
const ApiKeysPage = lazy(() => import('./api-keys/api-keys-page.js'));
const EventTypesPage = lazy(() => import('./event-types/event-types-page.js'));
const VerifyPage = lazy(() => import('./verify/verify-page.js'));

export function App() {
  const [queries] = useState(createQueryClient);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <ToastsWhenWanted />
      <QueryClientProvider client={queries}>
        <Router hook={useGuardedLocation}>
          <SessionGate>
            <Switch>
              <Route path="/" component={StartPage} />
              <Route path="/tenants/:tenantId/projects/:projectId" nest component={Project} />
              <Route component={NotFound} />
            </Switch>
          </SessionGate>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function ToastsWhenWanted() {
  const isWanted = useSyncExternalStore(toastsWanted.subscribe, toastsWanted.get);
  return <Suspense fallback={null}>{isWanted && <Toasts />}</Suspense>;
}

function Project() {
  const { tenantId, projectId } = useParams<{ tenantId: string; projectId: string }>();
  const scope = { tenantId, projectId };
  return (
    <ScopeContext value={scope}>
      <Frame>
        <Switch>
          <Route path="/webhooks" component={ListPage} />
          <Route path="/webhooks/new" component={NewPage} />
          <Route path="/webhooks/:id/edit" component={EditPage} />
          <Route path="/webhooks/:id/*?" component={WebhookPage} />
          <Route path="/api-keys" component={ApiKeysPage} />
          <Route path="/event-types" component={EventTypesPage} />
          <Route path="/verify" component={VerifyPage} />
          <Route path="/">
            <Redirect to="/webhooks" replace />
          </Route>
          <Route component={NotFound} />
        </Switch>
      </Frame>
    </ScopeContext>
  );
}
