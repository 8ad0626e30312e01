import { Table, Text } from '@mantine/core';
import { readSchema } from './read-schema.js';
import classes from './schema-fields.module.css';

/** The fields of a schema as a table, indented as they lie in one another. */
export function SchemaFields({ schema }: { schema: Record<string, unknown> }) {
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table verticalSpacing={6} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Type</Table.Th>
            <Table.Th visibleFrom="sm">Present</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {readSchema(schema).map(({ path, depth, name, type, isRequired, description }) => (
            <Table.Tr key={path}>
              <Table.Td className={classes.name} style={{ paddingLeft: 16 + depth * 18 }}>
                {name}
                {description !== '' && (
                  <Text size="xs" c="dimmed">
                    {description}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className={classes.type}>{type}</Table.Td>
              <Table.Td visibleFrom="sm">{isRequired ? 'always' : 'sometimes'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
