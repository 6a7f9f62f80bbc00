import { Kind } from 'graphql'
import type {
  ArgumentNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql'

type Variables = Readonly<Record<string, unknown>>

/** What GitHub charges for a query before running it. */
export interface Cost {
  /** The most nodes that the query could return. GitHub refuses more than 500,000. */
  readonly nodes: number
  /** The points that the query costs, out of 5,000 per hour; at least 1. */
  readonly points: number
}

/** https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
export const maxNodes = 500_000
export const pointsAnHour = 5000

const requestsAPoint = 100

/**
 * GitHub's two published formulas, in the worst case: every list has its requested length. The nodes are the sum over
 * all lists. The points are the requests needed to fill all lists, divided by 100 and rounded.
 *
 * `maxRepositories` and `ids` count like `first`, although GitHub speaks only of connections. GitHub's real charge is
 * no higher: a year of contributions cost one point when measured.
 */
export function costOf(document: DocumentNode, variables: Variables): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition)
  let nodes = 0
  let requests = 0

  /** @param times how often these fields are requested */
  function add({ selections }: SelectionSetNode, times: number): void {
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          addField(selection, times)
          break
        case Kind.INLINE_FRAGMENT:
          add(selection.selectionSet, times)
          break
        case Kind.FRAGMENT_SPREAD: {
          const fragment = fragments.get(selection.name.value)
          if (fragment) add(fragment.selectionSet, times)
        }
      }
    }
  }

  function addField(field: FieldNode, times: number): void {
    const length = lengthOf(field, variables)
    if (length !== undefined) {
      requests += times
      nodes += times * length
    }
    if (field.selectionSet) add(field.selectionSet, times * (length ?? 1))
  }

  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) add(definition.selectionSet, 1)
  return { nodes, points: Math.max(1, Math.round(requests / requestsAPoint)) }
}

/** The requested length of a list. Undefined if the field is not a list. */
function lengthOf({ arguments: given = [] }: FieldNode, variables: Variables): number | undefined {
  const value = (name: string) => valueOf(given, name, variables)
  const ids = value('ids')
  if (Array.isArray(ids)) return ids.length
  const length = value('first') ?? value('last') ?? value('maxRepositories')
  return typeof length === 'number' ? length : undefined
}

function valueOf(given: readonly ArgumentNode[], name: string, variables: Variables): unknown {
  const argument = given.find((one) => one.name.value === name)
  return argument && literal(argument.value, variables)
}

function literal(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value]
  if (value.kind === Kind.LIST) return value.values
  return value.kind === Kind.INT ? Number(value.value) : undefined
}
