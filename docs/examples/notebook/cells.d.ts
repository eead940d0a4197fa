/** Types of the notebook, for the compiler that checks this project. A notebook itself has no types. */

import type { BrowserTypes, Dataframe, JobTask, ResultCollection, Up42, WatchedCall } from "up42-js";
import type { Emulator } from "up42-js/emulator";

type Template = (strings: TemplateStringsArray, ...values: unknown[]) => HTMLElement;

/** The value of each cell, for the cells that name it. */
export interface Cells {
  html: Template;
  svg: Template;
  invalidation: Promise<void>;
  packages: { up42: string; geo: string; emulator: string; danfo: string };
  up42js: typeof import("up42-js/bundle");
  geo: typeof import("up42-js/geo");
  emulator: Emulator;
  up42: Up42<BrowserTypes>;
  jobtask: JobTask<BrowserTypes>;
  collection: ResultCollection;
  dataframe: Dataframe;
  quicklooks: File[];
  pictures: Map<string, string>;
  placing: { place: (position: readonly [number, number]) => [number, number]; viewBox: string };
  again: HTMLElement;
  clicks: number;
  download: WatchedCall<File[]>;
  files: File[];
  table: (columns: string[], rows: unknown[]) => HTMLElement;
}

type Values<Names extends readonly (keyof Cells)[]> = { [Place in keyof Names]: Cells[Names[Place]] };

/** Defines one cell. */
export type Define = <const Names extends readonly (keyof Cells)[]>(
  name: string | null,
  inputs: Names,
  body: (...values: Values<Names>) => unknown,
) => void;

/** What a runtime reports about one cell. */
export interface Observer {
  pending?(): void;
  fulfilled?(value: unknown, name?: string): void;
  rejected?(error: unknown, name?: string): void;
}

/** Creates the observer of a cell, from the cell's name and function. */
export type Observe = (name?: string | null, body?: (...values: never[]) => unknown) => Observer | undefined;

/** A module of `@observablehq/runtime`. */
export interface Module {
  variable(observer?: Observer): {
    define(name: string | null, inputs: readonly string[], body: unknown): void;
  };
  redefine(name: string, inputs: readonly string[], body: unknown): void;
}

/** The part of `@observablehq/runtime` that a notebook uses. */
export interface Runtime {
  module(): Module;
  module(define: (runtime: Runtime, observer: Observe) => Module, observer: Observe): Module;
}
