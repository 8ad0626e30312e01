import { Anchor, Code, List, Paper, Stack, Tabs, Text, Title } from '@mantine/core';
import { CodeBlock } from '../ui/code-block.js';
import { PageHeader } from '../ui/page-header.js';
import go from './snippets/go.txt?raw';
import java from './snippets/java.txt?raw';
import python from './snippets/python.txt?raw';
import ruby from './snippets/ruby.txt?raw';
import typescript from './snippets/typescript.txt?raw';

const SNIPPETS = [
  { name: 'TypeScript', code: typescript },
  { name: 'Python', code: python },
  { name: 'Go', code: go },
  { name: 'Java', code: java },
  { name: 'Ruby', code: ruby },
];

export default function VerifyPage() {
  return (
    <>
      <PageHeader
        title="Verify signatures"
        about="Anybody can send a request to your endpoint. Its signature proves that it comes from here and was not changed."
      />
      <Stack gap="lg">
        <HowItWorks />
        <Paper withBorder p="md" component="section">
          <Tabs defaultValue="TypeScript" keepMounted={false}>
            <Tabs.List>
              {SNIPPETS.map(({ name }) => (
                <Tabs.Tab key={name} value={name}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {SNIPPETS.map(({ name, code }) => (
              <Tabs.Panel key={name} value={name} pt="md">
                <CodeBlock text={code.trimEnd()} language="code" what={`the ${name} code`} maxHeight="none" />
              </Tabs.Panel>
            ))}
          </Tabs>
        </Paper>
      </Stack>
    </>
  );
}

function HowItWorks() {
  return (
    <Paper withBorder p="lg" component="section">
      <Title order={2} mb="xs">
        How it works
      </Title>
      <List size="sm" spacing={6} maw={760} type="ordered">
        <List.Item>
          Join <Code>webhook-id</Code>, <Code>webhook-timestamp</Code> and the raw body with dots:{' '}
          <Code>id.timestamp.body</Code>. Take the bytes as they arrived: parsed and written again, JSON may differ.
        </List.Item>
        <List.Item>
          Compute HMAC-SHA256 over it. The key is the signing secret without <Code>whsec_</Code>, decoded from base64;
          each webhook has its own, under Settings.
        </List.Item>
        <List.Item>
          Compare it with each <Code>v1,</Code> entry of <Code>webhook-signature</Code>, in constant time. During a
          rotation there is more than one.
        </List.Item>
        <List.Item>
          Refuse timestamps more than five minutes off, and handle each <Code>webhook-id</Code> once: a retry repeats
          it.
        </List.Item>
      </List>
      <Text size="sm" c="dimmed" mt="sm">
        This is{' '}
        <Anchor href="https://www.standardwebhooks.com/" target="_blank" rel="noreferrer" underline="always">
          Standard Webhooks
        </Anchor>
        : its libraries work as well.
      </Text>
    </Paper>
  );
}
