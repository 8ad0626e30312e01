import { Combobox, Group, Text, UnstyledButton, useCombobox, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { pathOf, useScope } from '../session/scope.js';
import { useSession } from '../session/session.js';
import classes from './scope-switcher.module.css';

const OTHER = 'other';

/** Which tenant and project are shown; a choice where the key may see more than one. */
export function ScopeSwitcher() {
  const { me } = useSession();
  const scope = useScope();
  const [, navigate] = useLocation();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isOnly = me.projectId !== null;
  const current = pathOf(scope);

  const box = (
    <Group wrap="nowrap" gap="xs" justify="space-between">
      <div className={classes.names}>
        <Text size="xs" c="dimmed" truncate>
          {scope.tenantId}
        </Text>
        <Text size="sm" fw={500} truncate>
          {scope.projectId}
        </Text>
      </div>
      {!isOnly && <IconSelector size={16} stroke={1.75} aria-hidden />}
      {!isOnly && <VisuallyHidden>choose another project</VisuallyHidden>}
    </Group>
  );
  if (isOnly) return <div className={classes.box}>{box}</div>;
  return (
    <Combobox
      store={combobox}
      width={300}
      position="bottom-start"
      onOptionSubmit={(path) => {
        combobox.closeDropdown();
        navigate(path === OTHER ? '~/?choose' : `~${path}/webhooks`);
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton className={classes.box} data-choice onClick={() => combobox.toggleDropdown()}>
          {box}
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} className={classes.options} aria-label="Projects">
          {me.projects.map((project) => (
            <Combobox.Option key={pathOf(project)} value={pathOf(project)}>
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" truncate>
                  {project.tenantId} / {project.projectId}
                </Text>
                {pathOf(project) === current && <IconCheck size={14} aria-label="shown" />}
              </Group>
            </Combobox.Option>
          ))}
          <Combobox.Option value={OTHER}>Another project...</Combobox.Option>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
