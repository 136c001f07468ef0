export const unusualDomain = 'unusual.example'

/** Names that have broken the pages of other products. */
export const unusualNames: readonly { first_name: string; last_name?: string }[] = [
  {
    first_name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
      .repeat(2)
      .slice(0, 100),
  },
  { first_name: 'شیرین‌بانو', last_name: 'محمدی' },
  { first_name: 'יוסף (Joe)', last_name: 'כהן-לוי' },
  { first_name: '👩‍👩‍👧‍👦 Ana', last_name: '🏳️‍🌈' },
  { first_name: '太郎', last_name: '山田' },
  { first_name: '<script>alert(1)</script>', last_name: '{{name}} & "Sons"' },
  { first_name: 'Z̸̢̛̮̀͊a̷̧̛̺͗l̴͓͗g̷̱̈́ő̶͜', last_name: 'Nguyễn Thị Ánh' },
  { first_name: '\u0301\u0302a\u0303', last_name: 'ﷺ' },
  { first_name: 'null', last_name: 'undefined' },
]
