// Every kind of page, at an address that shows it with real figures.

/** Addresses without language; `status` where it is not 200; `cookies` where some are set. */
export const PAGES = [
  { name: "läget", path: "/" },
  { name: "läget efter tema", path: "/?tema=skola" },
  { name: "nyckeltal", path: "/nyckeltal" },
  { name: "sökning", path: "/nyckeltal?q=skolresultat" },
  { name: "sökning utan träff", path: "/nyckeltal?q=qqqxxzz" },
  { name: "ett nyckeltal", path: "/nyckeltal/N15428" },
  { name: "ett nyckeltal i en kommun", path: "/nyckeltal/N15428?kommun=2104&grupp=K" },
  { name: "ett antal", path: "/nyckeltal/N01951" },
  { name: "kommuner", path: "/kommun" },
  { name: "en kommun", path: "/kommun/2104" },
  { name: "den minsta kommunen", path: "/kommun/2418" },
  { name: "en storstad", path: "/kommun/0180" },
  { name: "hur delat vi bor", path: "/boende" },
  { name: "behovsindex", path: "/index/uppvaxtvillkor-2022" },
  { name: "så blev talet", path: "/index/uppvaxtvillkor-2022/1280" },
  { name: "jämför", path: "/jamfor" },
  { name: "jämför tre", path: "/jamfor?kommun=2104&kommun=2180&kommun=0162" },
  { name: "urvalsmodeller", path: "/urval" },
  { name: "urval", path: "/urval/fyra-kriterier-2018" },
  { name: "urval med ändring", path: "/urval/fyra-kriterier-2018?v-utbildning=3&varfor=2104" },
  { name: "urval med fel", path: "/urval/fyra-kriterier-2018?v-utbildning=mycket" },
  { name: "urval som inte kan avgöras", path: "/urval/ojamlikhet-2022" },
  { name: "urval ur bilaga", path: "/urval/bilaga-32-2018" },
  { name: "fördelning", path: "/fordelning" },
  { name: "fördelning med minskning", path: "/fordelning?ram=75000000&minskad=50000000" },
  { name: "fördelning med fel", path: "/fordelning?ram=mycket" , status: [200, 400, 422] },
  { name: "effekter", path: "/effekter" },
  { name: "effekten av kostnadsutjämning", path: "/effekter/kostnadsutjamning" },
  { name: "effekten av ett tobaksprogram", path: "/effekter/tobak-kalifornien" },
  { name: "effekten av minimilöner", path: "/effekter/minimilon" },
  { name: "effekten av statsbidraget 2018", path: "/effekter/statsbidraget-2018" },
  { name: "ett utfall av statsbidraget", path: "/effekter/statsbidraget-2018/N02797-T" },
  { name: "effekten av servicekontor", path: "/effekter/servicekontor-2022-2023" },
  { name: "effekten finns inte", path: "/effekter/finns-inte", status: [404] },
  { name: "bidrag", path: "/bidrag" },
  { name: "ett bidragsprogram", path: "/bidrag/socioekonomiskt-eftersatta-kommuner" },
  { name: "bidrag till en kommun", path: "/bidrag/kommun/2104" },
  { name: "bidragens diarium", path: "/bidrag/diarium" },
  { name: "diariet med fel", path: "/bidrag/diarium?fran=igen" },
  { name: "bidragens logg", path: "/bidrag/loggen" },
  { name: "återrapporten", path: "/bidrag/aterrapport" },
  { name: "beslutet finns inte", path: "/bidrag/beslut/finns-inte", status: [404] },
  { name: "öppna data", path: "/oppna-data" },
  { name: "om siffrorna", path: "/om-siffrorna" },
  { name: "tillgänglighet", path: "/tillganglighet" },
  { name: "logga in", path: "/logga-in", cookies: ["brygga-form"] },
  { name: "sidan finns inte", path: "/finns-inte", status: [404] },
  { name: "kommunen finns inte", path: "/kommun/9999", status: [404] },
  { name: "nyckeltalet finns inte", path: "/nyckeltal/N00000000", status: [404] },
];

export const LANGUAGES = [
  { code: "sv", prefix: "" },
  { code: "en", prefix: "/en" },
];

/** Returns the address of a page in a language. */
export function address(page, language) {
  return language.prefix + page.path;
}
