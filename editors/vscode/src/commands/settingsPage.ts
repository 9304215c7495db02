/** The page of the settings in force. Knows nothing of the editor, so that it can be tested without one. */

export interface Setting {
  name: string;
  value: unknown;
  /** What each place says, the one that wins first. */
  folder: unknown;
  workspace: unknown;
  user: unknown;
}

export interface Situation {
  program: string | undefined;
  condition: string;
  trusted: boolean;
  project: string | undefined;
  /** What the project says, if the server runs. */
  profile: string | undefined;
  policy: string | null | undefined;
  settings: Setting[];
}

export function describeSettings(situation: Situation): string {
  const { program, condition, trusted, project, profile, policy, settings } = situation;
  const rows = settings.map(
    (it) => `| \`${it.name}\` | ${cell(JSON.stringify(it.value))} | ${origin(it)} |`,
  );
  return [
    '# What is in force',
    '',
    `- Server: ${program === undefined ? 'none' : `\`${program}\``}, ${condition}`,
    `- Project: ${project === undefined ? 'no `boruna.toml` at or above the file' : `\`${project}\``}`,
    `- Profile: ${profile ?? 'not known without a server'}`,
    `- Policy: ${policy === undefined ? 'not known without a server' : policy === null ? 'none' : `\`${policy}\``}`,
    `- Workspace: ${trusted ? 'trusted' : 'not trusted: its setting for the server program is ignored'}`,
    '',
    '| Setting | Value | From |',
    '|---|---|---|',
    ...rows,
    '',
    "What the code means is no editor's business: profile, severities and entry points stand in `boruna.toml`.",
    '',
  ].join('\n');
}

function origin(setting: Setting): string {
  const places = ['folder', 'workspace', 'user'] as const;
  return places.find((it) => setting[it] !== undefined) ?? 'default';
}

function cell(text: string | undefined): string {
  return `\`${(text ?? '').replaceAll('|', '\\|')}\``;
}
