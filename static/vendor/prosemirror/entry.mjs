// What the desk's editor uses of ProseMirror; whatever is not named here is left out of the bundle.
export {
  baseKeymap, chainCommands, createParagraphNear, exitCode, lift, liftEmptyBlock, newlineInCode, selectParentNode,
  setBlockType, splitBlock, toggleMark, wrapIn,
} from "prosemirror-commands";
export { dropCursor } from "prosemirror-dropcursor";
export { gapCursor, GapCursor } from "prosemirror-gapcursor";
export { closeHistory, history, redo, undo } from "prosemirror-history";
export { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
export { keydownHandler, keymap } from "prosemirror-keymap";
export { DOMParser, DOMSerializer, Fragment, Mark, Node, Schema, Slice } from "prosemirror-model";
export { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export { AllSelection, EditorState, NodeSelection, Plugin, PluginKey, Selection, TextSelection } from "prosemirror-state";
export {
  addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, CellSelection, deleteColumn, deleteRow, deleteTable,
  goToNextCell, isInTable, mergeCells, splitCell, tableEditing, toggleHeader,
} from "prosemirror-tables";
export { canSplit, findWrapping, liftTarget } from "prosemirror-transform";
export { Decoration, DecorationSet, EditorView } from "prosemirror-view";
