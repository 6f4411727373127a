/** Numbers and sentences, as plain functions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { fixture } from "./page.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [bundle] = await build({ configFile: false, root: here, logLevel: "error", build: { write: false, minify: false, lib: { entry: join(here, "plain.ts"), formats: ["es"] } } });
const f = await import("data:text/javascript;base64," + Buffer.from(bundle.output[0].code).toString("base64"));
const { words } = f;

/** Thin spaces as plain ones, so that the expectations read. */
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
const changed = (change) => {
  const b = fixture();
  change(b);
  return b;
};

test("thousands_are_parted_by_a_narrow_no_break_space", () => {
  assert.equal(f.fixed(1234567.891, 1), "1\u202f234\u202f567.9");
  assert.equal(f.fixed(999, 0), "999");
  assert.equal(f.fixed(1000, 2), "1\u202f000.00");
});

test("minus_is_the_true_sign_and_zero_has_none", () => {
  assert.equal(f.fixed(-12.5, 1), "\u221212.5");
  assert.equal(f.fixed(-0.0001, 2), "0.00");
  assert.equal(f.signed(0.0001, 2), "0.00");
  assert.equal(f.signed(0.018, 3), "+0.018");
  assert.equal(f.signed(-0.031, 3), "\u22120.031");
});

test("money_stands_in_the_readers_units", () => {
  const say = (x, style) => plain(f.money(x, style));
  assert.equal(say(43532), "$43.5 bn");
  assert.equal(say(435322), "$435 bn");
  assert.equal(say(435322, { exact: true }), "$435.3 bn");
  assert.equal(say(3267000), "$3.27 tn");
  assert.equal(say(820.4), "$820 m");
  assert.equal(say(-8019), "−$8.0 bn");
  assert.equal(say(8019, { sign: true }), "+$8.0 bn");
  assert.equal(say(0.2, { sign: true }), "$0");
  assert.equal(say(999.7), "$1.0 bn");
  assert.equal(say(99960), "$100 bn");
  assert.equal(say(null), "not computed");
});

test("duties_show_no_more_decimals_than_needed", () => {
  assert.deepEqual([0, 10, 3.4, 27.5, 2.125, null].map((x) => plain(f.duty(x))), ["free", "10 %", "3.4 %", "27.5 %", "2.13 %", "not computed"]);
});

test("dates_keep_the_day_of_their_own_zone", () => {
  assert.equal(plain(f.longDate("2025-02-04T00:01:00-05:00")), "4 February 2025");
  assert.equal(plain(f.shortDate("2025-02-04")), "4 Feb 2025");
  assert.equal(plain(f.instant("2025-02-04T00:01:00-05:00", "US")), "4 February 2025, 00:01 EST");
  assert.equal(plain(f.instant("2025-04-05T00:01:00-04:00", "US")), "5 April 2025, 00:01 EDT");
  assert.equal(plain(f.instant("2025-02-10T00:01:00+08:00", "CN")), "10 February 2025, 00:01 UTC+08:00");
  assert.equal(f.longDate("soon"), "soon");
});

test("countries_take_their_article_and_possessive", () => {
  assert.equal(f.the("United States"), "the United States");
  assert.equal(f.the("China"), "China");
  assert.equal(f.own("US", "United States"), "US");
  assert.equal(f.own("CN", "China"), "China’s");
});

test("names_stand_in_the_order_in_which_one_says_them", () => {
  assert.equal(f.natural("Congo, Democratic Republic of the"), "Democratic Republic of the Congo");
  assert.equal(f.natural("Korea, Republic of"), "Republic of Korea");
  assert.equal(f.natural("Virgin Islands, British"), "Virgin Islands, British");
  assert.equal(f.the("Congo, Democratic Republic of the"), "the Democratic Republic of the Congo");
  assert.equal(f.the("Rest of the world"), "the rest of the world");
  assert.equal(f.label("Congo, Democratic Republic of the"), "DR Congo");
  assert.match(plain(words.bandsTitle(fixture())), /Cambodia is estimated to gain the most .*, the Democratic Republic of the Congo to lose the most/);
});

test("a_text_of_the_brief_is_set_like_the_page", () => {
  assert.equal(plain(f.prose('Section 2(c): "Should the PRC retaliate ... the duties", from 2025-03-12.')), "Section 2(c): “Should the PRC retaliate … the duties”, from 12 Mar 2025.");
  assert.equal(f.prose("China's list in cn-answer-2025-02-10 sets 10 %"), "China’s list in cn-answer-2025-02-10 sets 10\u202f%");
});

test("what_comes_next_says_where_each_measure_stands", () => {
  assert.equal(plain(words.next(fixture())), "Seven measures are threatened, three are suspended and three in force are set to change, as of 21 February 2025. The first date set is 4 March 2025.");
  const of = (...next) => plain(words.next(changed((b) => { b.next = next; b.as_of = null; })));
  assert.equal(of({ title: "A" }), "One measure is threatened.");
  assert.equal(of({ title: "A", state: "in_force", from: "2025-03-12" }), "One measure in force is set to change. The first date set is 12 March 2025.");
  assert.equal(of({ title: "A", state: "announced" }, { title: "B", state: "suspended" }), "One measure is announced and one is suspended.");
  assert.match(of(), /^No further measure/);
  assert.equal(words.setFor({ title: "A", state: "suspended", from: "2025-03-04" }).replace(/\u00a0/g, " "), "set for 4 Mar 2025");
  assert.equal(words.setFor({ title: "A", state: "modified", from: "2025-03-12" }).replace(/\u00a0/g, " "), "changes on 12 Mar 2025");
  assert.deepEqual(f.upcoming(fixture()).map((n) => n.from), [...fixture().next.map((n) => n.from).filter(Boolean).sort(), ...fixture().next.filter((n) => !n.from).map(() => null)]);
});

test("revenue_is_told_with_the_levels_between_which_it_moves", () => {
  assert.match(plain(words.hits(fixture())), /In the model, on the trade of 2022, once trade adjusts, US tariff revenue rises by \$18\.0 bn, from \$87\.0 bn to \$105\.0 bn a year\.$/);
});

test("headline_states_rate_and_income_as_they_move", () => {
  assert.equal(plain(words.headline(fixture())), "The measure raises the average US duty from 2.51 % to 3.83 %. Once trade adjusts, real income is estimated to fall by 0.022 % in the United States and by 0.045 % in China.");
  const other = changed((b) => {
    b.rate.average = { before: 4, after: 2.5 };
    b.does.scenarios[0].imposer.welfare_pct = -0.4;
    b.does.scenarios[0].target.welfare_pct = 0.00001;
  });
  assert.equal(plain(words.headline(other)), "The measure lowers the average US duty from 4.00 % to 2.50 %. Once trade adjusts, real income is estimated to fall by 0.40 % in the United States and to stay as it is in China.");
});

test("headline_falls_back_on_what_is_there", () => {
  assert.equal(plain(words.headline(changed((b) => delete b.does))), "The measure raises the average US duty from 2.51 % to 3.83 %.");
  const bare = changed((b) => { delete b.does; delete b.rate; });
  assert.equal(words.headline(bare), bare.measure.title + ".");
});

test("a_threat_is_told_of_as_what_would_be", () => {
  const b = changed((x) => { x.measure.state = "threatened"; });
  assert.match(words.headline(b), /^The measure would raise the average US duty from/);
  assert.match(words.hits(b), /^The measure would cover/);
  assert.match(words.law(b), /has been threatened; it is not in force\.$/);
});

test("another_government_is_named_as_itself", () => {
  const b = changed((x) => Object.assign(x.measure, { imposed_by: "CN", imposed_by_name: "China", target: "US", target_name: "United States" }));
  assert.match(words.headline(b), /^The measure raises China’s average duty from .* in China and by .* in the United States\.$/);
});

test("the_law_tells_one_duty_or_many_and_since_when", () => {
  assert.equal(plain(words.law(fixture())), "An additional duty of 10 % on all products of China and Hong Kong has been in force since 4 February 2025, as the law reads.");
  const many = changed((b) => Object.assign(b.measure, { duties: ["20 % on all products of Vietnam", "10 % on all products of other countries"], other_duties: "5 other rates from 11 to 50 %", rates_changed: "2025-08-07T00:01:00-04:00" }));
  assert.equal(plain(words.law(many)), "Additional duties have been in force since 4 February 2025, their rates last changed on 7 August 2025, as the law reads: 20 % on all products of Vietnam; 10 % on all products of other countries; 5 other rates from 11 to 50 %.");
});

test("an_answer_is_told_with_the_government_that_gave_it", () => {
  assert.equal(words.answer(fixture()), "with China’s answer");
  assert.equal(words.answer(changed((b) => { b.measure.answered_by = [{ by: "CA", name: "Canada" }]; })), "with Canada’s answer");
  assert.equal(words.answer(changed((b) => { b.measure.answered_by = [{ by: "CA", name: "Canada" }, { by: "MX", name: "Mexico" }]; })), "with the answers of Canada and Mexico");
});

test("products_title_follows_the_changes", () => {
  assert.equal(plain(words.productsTitle(fixture())), "The duty on all four products rises by 10 points, to 20.9 % on lithium-ion batteries");
  const set = (values) => changed((b) => b.rate.products.forEach((p, i) => { p.after.ad_valorem = p.before.ad_valorem + values[i]; }));
  assert.match(plain(words.productsTitle(set([10, 25, 10, 10]))), /rises by 10 to 25 points/);
  assert.match(plain(words.productsTitle(set([-1, -1, -3, -1]))), /falls by 1 to 3 points/);
  assert.match(plain(words.productsTitle(set([0, 0, 0, 0]))), /stays as it was/);
  assert.match(plain(words.productsTitle(set([5, -5, 0, 0]))), /rises on some of the products and falls on others/);
});

test("cost_sentence_follows_the_signs", () => {
  const say = (cost_imposer_musd, cost_target_musd, leverage) => plain(words.issue(changed((b) => { b.issue = { cost_imposer_musd, cost_target_musd, leverage }; })));
  assert.equal(say(2000, 8000, 4), "Keeping the measure is estimated to cost the United States $2.0 bn and to cost China $8.0 bn a year: a leverage of 4.0, the dollars that China loses for each dollar that the United States gives up.");
  assert.match(say(-838, 8000, null), /to bring the United States \$838 m and to cost China \$8\.0 bn a year; as the United States is not estimated to lose/);
  assert.equal(say(null, null, null), "");
});

test("the_issue_says_what_the_aim_has_to_be_worth", () => {
  const say = (cost_imposer_musd, cost_target_musd) => plain(words.worth(changed((b) => { b.issue = { cost_imposer_musd, cost_target_musd, leverage: null }; })));
  assert.equal(say(2000, 8000), "For the United States the measure pays if its aim is worth at least $2.0 bn a year and the measure brings it about. Its end would be worth $8.0 bn a year to China.");
  assert.equal(say(-2000, 8000), "Its end would be worth $8.0 bn a year to China.");
  assert.equal(say(-2000, -8000), "");
});

test("who_bears_the_duty_is_told_in_cents_of_a_dollar", () => {
  const say = (importer_share, exporter_share) => plain(words.passThroughTitle(changed((b) => { b.does.scenarios[0].pass_through = { duty_pct: 9, importer_share, exporter_share }; })));
  assert.equal(say(96.2, 3.8), "Of each dollar of added duty, US buyers bear 96 cents, sellers in China 4");
  assert.match(say(103, -3), /^Prices that US buyers pay rise by 103 % of the added duty, what sellers in China earn falls by −3 % of it$/);
  assert.equal(say(null, null), "Who bears the duty");
});

test("sectors_title_names_the_ends", () => {
  const b = changed((x) => {
    x.does.scenarios[0].sectors = [
      { code: "A", name: "Toys", imports_from_target_before_musd: 5000, imports_from_target_after_musd: 2000, imposer_output_musd: 900 },
      { code: "B", name: "Services", imports_from_target_before_musd: 100, imports_from_target_after_musd: 200, imposer_output_musd: -1500 },
    ];
  });
  assert.equal(plain(words.sectorsTitle(b)), "US imports from China fall most in toys (−$3.0 bn); US output rises most in toys (+$900 m) and falls most in services (−$1.5 bn)");
  assert.equal(words.sectorsTitle(changed((x) => { x.does.scenarios[0].sectors = []; })), "What happens by sector");
});

test("input_output_is_set_beside_the_plain_answer", () => {
  const b = changed((x) => {
    x.does.with_inputs = { scenarios: [{ id: "alone", title: "", imposer: { code: "USA", name: "", welfare_pct: -0.031, welfare_musd: -9700 }, target: { code: "CHN", name: "", welfare_pct: -0.12, welfare_musd: 19100 } }] };
    x.does.scenarios[0].imposer.welfare_musd = -10400;
    x.does.scenarios[0].target.welfare_musd = -20000;
  });
  assert.equal(plain(words.modelsTitle(b)), "Where goods are made of other goods, real income changes by −$9.7 bn in the United States and +$19.1 bn in China a year (without: −$10.4 bn and −$20.0 bn)");
  assert.match(plain(words.modelsNote(b)), /the changes are −0\.031 % in the United States and −0\.120 % in China\.$/);
});

/** A game with given stands: rates and real incomes of both. */
const game = (stands, threat = "with-answer") => changed((b) => {
  b.response = { curves: { imposer: [{ other: 0, best: 9.3 }, { other: 60, best: 9.8 }], target: [{ other: 0, best: 12 }, { other: 60, best: 14 }] }, threat, frontier: [],
    stands: Object.entries(stands).map(([id, [imposer_rate, target_rate, imposer_pct, target_pct]]) => ({ id, title: id, imposer_rate, target_rate, imposer_pct, target_pct })) };
});
const stands = { before: [12.8, 7.9, 0, 0], alone: [22.8, 7.9, -0.022, -0.045], "with-answer": [22.8, 8.4, -0.023, -0.044], war: [9.6, 12.9, 0.002, 0.023] };

test("the_game_tells_of_war_and_deal", () => {
  const b = game({ ...stands, bargain: [3, 0, 0.02, 0.054] });
  assert.equal(plain(words.response(b)), "At war, each with the one duty that is best for itself given the other’s, the United States would end at 9.6 % and China at 12.9 %. A bargain lies at 3.0 % and 0.0 %: better for both than if measure and answer stay.");
  assert.equal(plain(words.curvesTitle(b)), "Whatever China sets, the United States does best with about 9.6 % on goods of China; the measure takes its mean duty from 12.8 % to 22.8 %");
  assert.equal(plain(words.frontierTitle(b)), "Against what follows if measure and answer stay, the bargain is worth 0.043 % of real income to the United States and 0.098 % to China");
  assert.match(plain(words.standing(b)), /−0\.023 % and −0\.044 % with China’s answer; \+0\.002 % and \+0\.023 % at war; \+0\.020 % and \+0\.054 % at the bargain\.$/);
  assert.doesNotMatch(words.response(game(stands)), /bargain/);
  assert.equal(words.frontierTitle(game(stands)), "What the two governments can reach together");
});

test("draws_are_counted_below_zero", () => {
  const spread = (below_zero) => ({ values: [-0.05, -0.03, -0.02], below_zero });
  const say = (imposer, target) => plain(words.sure(changed((b) => { b.sure = { draws: { n: 1000, levels: [5, 50, 95], scenarios: [{ id: "alone", imposer: spread(imposer), target: spread(target) }] } }; })));
  assert.equal(say(97.3, 100), "Of 1 000 draws of elasticities China loses in all, the United States loses in 97 %");
  assert.match(say(2.2, 99.7), /China loses in 99\.7 %, the United States gains in 98 %$/);
});

test("diversion_and_flows_follow_the_signs", () => {
  assert.match(plain(words.diversionTitle(fixture())), /^US purchases from China fall by \$131 bn; the largest increases go to US producers \(\+\$56\.3 bn\), Mexico/);
  const up = changed((b) => b.does.scenarios.forEach((s) => { s.diversion.find((r) => r.code === "CHN").change_musd = 5000; s.trade.imports_from_target_pct = 3; }));
  assert.match(plain(words.diversionTitle(up)), /^US purchases from China rise by \$5\.0 bn/);
  assert.match(plain(words.flowsTitle(up)), /^US imports from China rise by 3 %, with and without an answer/);
});

test("certainty_counts_the_sets", () => {
  assert.equal(words.sure(changed((b) => { b.sure.draws = null; })), "China loses under all eight sets, with and without an answer; the United States loses under all eight sets, with and without an answer");
  const mixed = changed((b) => { b.sure.draws = null; b.sure.sets.forEach((s, i) => { s.imposer_alone = 0.01; s.imposer_answer = i < 2 ? -0.01 : 0.01; }); });
  assert.match(words.sure(mixed), /the United States gains under all eight sets, and under six of the eight with an answer$/);
  assert.equal(words.sure(changed((b) => { b.sure = null; })), "");
});

test("a_surplus_is_not_called_a_deficit", () => {
  const b = changed((x) => x.does.scenarios.forEach((s) => { s.trade.bilateral_deficit_before_musd = -100000; s.trade.bilateral_deficit_after_musd = -80000; }));
  assert.match(plain(words.deficits(b)), /US surplus with China falls from \$100 bn to \$80\.0 bn/);
});

test("sentences_survive_missing_numbers", () => {
  const empty = (x) => (Array.isArray(x) ? x.map(empty) : x && typeof x === "object" ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, empty(v)])) : typeof x === "number" ? null : x);
  for (const b of [empty(fixture()), { schema: f.SCHEMA, measure: { id: "x", title: "A measure", imposed_by: "US", imposed_by_name: "United States", target_name: "China" } }]) {
    for (const name of ["headline", "standfirst", "law", "rate", "dailyTitle", "productsTitle", "hits", "does", "deficits", "bandsName", "bandsTitle", "modelsTitle", "passThroughTitle", "sectorsTitle", "worth", "response", "standing", "game", "curvesTitle", "frontierTitle", "diversionTitle", "flowsTitle", "issue", "issueTitle", "next", "talks", "sure", "sureLead", "description"]) {
      assert.doesNotMatch(words[name](b), /NaN|undefined|null|Infinity/, name);
    }
  }
});

test("map_classes_are_round_and_symmetric_about_zero", () => {
  const l = f.limits([0.0856, -0.041, 0.01]);
  assert.deepEqual(l, [0.002, 0.005, 0.02]);
  assert.deepEqual([-0.03, -0.01, -0.003, 0.001, 0.003, 0.01, 0.03].map((x) => f.classOf(x, l)), [0, 1, 2, 3, 4, 5, 6]);
  const [a, b, c] = f.limits([1.7]);
  assert.ok(a < b && b < c);
});

test("csv_quotes_what_needs_it_and_keeps_every_digit", () => {
  assert.equal(f.csv([{ head: "Name" }, { head: "Value (%)", digits: 2 }], [["a, \"b\"", 1.23456789], ["c", null]]), 'Name,Value (%)\r\n"a, ""b""",1.23456789\r\nc,\r\n');
});

test("unusable_data_is_one_clear_sentence", () => {
  assert.match(f.readBrief("null").problem, /empty template/);
  assert.match(f.readBrief("{").problem, /not valid JSON/);
  assert.match(f.readBrief('{"schema":"other/2"}').problem, /“other\/2”/);
  assert.match(f.readBrief("{}").problem, /names no schema/);
  assert.ok(f.readBrief(JSON.stringify(fixture())).brief);
});
