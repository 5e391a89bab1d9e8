//! The provinces that a NIK may begin with are those that tickets are routed by.

use kernel::province::ProvinceCode;

#[test]
fn the_shipped_provinces_are_those_of_the_kernel() {
    let table: toml::Table = include_str!("../../../seed/provinces.toml").parse().unwrap();
    let rows = table["province"].as_array().unwrap();
    let shipped: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["code"].as_str().unwrap(), row["name"].as_str().unwrap()))
        .collect();
    let known: Vec<ProvinceCode> = ProvinceCode::all().collect();
    let ours: Vec<(&str, &str)> = known
        .iter()
        .map(|province| (province.as_str(), province.name()))
        .collect();
    assert_eq!(ours, shipped);
}
