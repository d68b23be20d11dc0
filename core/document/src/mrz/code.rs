//! The three-letter codes of states and nationalities (Doc 9303-3 section 5; ISO 3166-1 alpha-3).

/// Whether a state or nationality code is one that documents carry, specimens included.
pub fn is_known(code: &str) -> bool {
    let listed = |codes: &str| codes.as_bytes().chunks(4).any(|chunk| chunk.get(..3) == Some(code.as_bytes()));
    code.len() == 3 && (listed(STATES) || listed(OTHERS)) || PRINTED_SHORT.contains(&code)
}

/// Codes printed with fewer than three letters: Germany by the standard, Slovenia on its early cards.
const PRINTED_SHORT: [&str; 2] = ["D", "SI"];

/// ISO 3166-1 alpha-3.
const STATES: &str = "\
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ \
BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU \
DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC \
GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM \
KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG \
MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL \
PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN \
SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB \
VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE ";

/// Parts B to D of section 5 (British variants, organisations, persons without a state), the specimens' Utopia, and codes
/// of former states that old documents still carry.
const OTHERS: &str = "\
GBD GBN GBO GBP GBS UNO UNA UNK XXA XXB XXC XXX EUE XOM XPO XBA XIM XCC XCE XCO XEC XES XMP XDC INP IAO RKS UTO \
BDR ROM YUG SCG ANT NTZ TMP ZAR SUN DDR ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_whole() {
        for code in ["UTO", "ABW", "ZWE", "RKS", "XXB", "D", "SI", "GBD"] {
            assert!(is_known(code), "{code}");
        }
        for code in ["", "UT0", "BW ", "W A", "DE", "CMW", "ABWA", "XYZ", " AF"] {
            assert!(!is_known(code), "{code:?}");
        }
    }
}
