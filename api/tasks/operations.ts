import type { Operation } from '../http/operation.ts';
import { Task, TaskEnd, TaskPage, TaskQuery } from './task.ts';

const common = { tag: 'Operators', caller: 'operator' } as const;
const action = { ...common, method: 'post', minimumRole: 'operator' } as const;

export const listTasks: Operation = {
  ...common,
  minimumRole: 'viewer',
  method: 'get',
  path: '/v1/tasks',
  id: 'listTasks',
  summary: 'List what waits for operators, due first',
  query: TaskQuery,
  answers: { 200: { description: 'A page of tasks', schema: TaskPage } },
  problems: [],
};

export const readTask: Operation = {
  ...common,
  minimumRole: 'viewer',
  method: 'get',
  path: '/v1/tasks/{task}',
  id: 'readTask',
  summary: 'Read a task',
  answers: { 200: { description: 'The task', schema: Task } },
  problems: ['not-found'],
};

export const claimTask: Operation = {
  ...action,
  path: '/v1/tasks/{task}/claim',
  id: 'claimTask',
  summary: 'Claim a task, so that colleagues know who works on it',
  answers: { 200: { description: 'The task', schema: Task } },
  problems: ['not-found', 'conflict'],
};

export const releaseTask: Operation = {
  ...action,
  path: '/v1/tasks/{task}/release',
  id: 'releaseTask',
  summary: 'Give a claimed task back',
  description: 'A supervisor may release what another operator has claimed.',
  answers: { 200: { description: 'The task', schema: Task } },
  problems: ['not-found', 'conflict'],
};

export const endTask: Operation = {
  ...action,
  path: '/v1/tasks/{task}/done',
  id: 'endTask',
  summary: 'End a task',
  description: 'A task whose reason has gone ends by itself. Ending one changes no offer.',
  body: TaskEnd,
  answers: { 200: { description: 'The task', schema: Task } },
  problems: ['not-found', 'conflict'],
};

export const taskOperations = [listTasks, readTask, claimTask, releaseTask, endTask];
