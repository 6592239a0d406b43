import type { ErrorCode } from '../../client/index.ts'
import type { Status } from '../../shared/protocol/fields.ts'

/** A text for each form that numbers have in the language (https://cldr.unicode.org/index/cldr-spec/plural-rules); `#` is the number. */
export type Counted = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string }

type Texts<K extends string> = { readonly [name in K]: string }
type Filled<K extends string> = { readonly [name in K]: (inserted: string) => string }
type Numbered<K extends string> = { readonly [name in K]: Counted }

/** All the words of the page, one table a language: a word that is missing in one of them does not compile. */
export type Wording = {
  /** What the language calls itself. */
  readonly name: string
  /** Dates, numbers and lists follow it, where the browser does not ask for the same language of another place. */
  readonly locale: string
  readonly settings: Texts<'language' | 'appearance' | 'system' | 'light' | 'dark' | 'label'>
  readonly start: Texts<'question' | 'lead' | 'noRole' | 'other' | 'example' | 'deed' | 'fault'> &
    Filled<'role'>
  readonly trouble: Texts<'title' | 'lead' | 'deed'>
  readonly inbox: Texts<
    | 'label'
    | 'reading'
    | 'announcements'
    | 'silent'
    | 'filter'
    | 'clear'
    | 'noMatch'
    | 'empty'
    | 'you'
    | 'pinned'
    | 'muted'
    | 'all'
  > &
    Filled<'own' | 'draft'> &
    Numbered<'unread' | 'matches' | 'mentions' | 'archived'> & {
      readonly said: (name: string, text: string) => string
    }
  /** What one keeps of a conversation for oneself. */
  readonly keeping: Texts<
    'menu' | 'pin' | 'unpin' | 'muteHour' | 'muteDay' | 'mute' | 'unmute' | 'archive' | 'restore' | 'undone'
  >
  readonly findings: Texts<'title' | 'reading' | 'none'>
  readonly begin: Texts<
    | 'title'
    | 'close'
    | 'room'
    | 'roomHint'
    | 'openRoom'
    | 'person'
    | 'personHint'
    | 'writeTo'
    | 'noRoomName'
    | 'badRoomName'
    | 'noPerson'
    | 'badPerson'
    | 'yourself'
    | 'group'
    | 'groupName'
    | 'groupHint'
    | 'groupPeople'
    | 'peopleHint'
    | 'openGroup'
    | 'noPeople'
  > &
    Filled<'longRoomName' | 'tooMany'>
  readonly me: Texts<'youAre' | 'change' | 'status' | 'hidden'> & Filled<'secondWindow'>
  readonly presence: { readonly [status in Status]: string } & Filled<'lastSeen'>
  readonly conversation: Texts<
    'label' | 'nothing' | 'back' | 'leave' | 'announcements' | 'connecting' | 'noConnection' | 'still'
  > &
    Numbered<'members' | 'online'> & { readonly company: (members: string, online: string) => string }
  readonly log: Texts<
    'label' | 'opening' | 'again' | 'empty' | 'reading' | 'begins' | 'unread' | 'broken' | 'toEnd'
  > &
    Numbered<'news' | 'toUnread'>
  readonly message: Texts<'deleted' | 'you' | 'sendAgain' | 'discard' | 'notSent' | 'notice' | 'leadsTo'>
  readonly deeds: Texts<
    | 'menu'
    | 'anyEmoji'
    | 'noEmoji'
    | 'react'
    | 'answer'
    | 'edit'
    | 'copy'
    | 'delete'
    | 'forGood'
    | 'edited'
    | 'editing'
    | 'cancel'
    | 'earlier'
    | 'undone'
  > &
    Filled<'answering' | 'reactWith'>
  readonly ticks: Texts<'queued' | 'sending' | 'waiting' | 'sent' | 'failed' | 'between'> &
    Filled<'read' | 'delivered' | 'missing'> &
    Numbered<'people'>
  readonly composer: Texts<'send' | 'hint' | 'onlyAdmins' | 'notKept'> & Filled<'label'>
  readonly files: Texts<
    | 'title'
    | 'add'
    | 'drop'
    | 'pause'
    | 'resume'
    | 'remove'
    | 'sending'
    | 'paused'
    | 'sent'
    | 'wait'
    | 'badType'
    | 'tooLarge'
    | 'empty'
    | 'download'
    | 'picture'
  > &
    Filled<'tooMany' | 'look'>
  readonly threads: Texts<'title' | 'answer' | 'open' | 'close' | 'reading' | 'none' | 'gone'> &
    Numbered<'answers'>
  readonly typing: Numbered<'many'> & {
    /** How many they are, and their names as a list. */
    readonly named: (count: number, names: string) => string
  }
  readonly connection: Texts<
    | 'connecting'
    | 'repairing'
    | 'live'
    | 'reconnecting'
    | 'offline'
    | 'closed'
    | 'lost'
    | 'wasClosed'
    | 'youAreOffline'
    | 'tryNow'
    | 'anew'
  > &
    Filled<'againNow' | 'again'> &
    Numbered<'waiting'> & { readonly againIn: (reason: string, seconds: string) => string }
  readonly days: Texts<'today' | 'yesterday'>
  readonly toasts: Texts<'label' | 'statusKept'> & Filled<'putAway' | 'notSentTo'>
  /** Why something did not work, to the one who wanted it. */
  readonly problems: { readonly [code in ErrorCode]: string } & Texts<'unknown'>
}
