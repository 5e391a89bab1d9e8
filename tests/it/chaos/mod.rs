//! Three nodes on one PostgreSQL while tickets are filed: nodes are killed and started again, the mail server comes and goes, hours
//! pass. In the end every acknowledged ticket is there once, each warning is in its history once, and every mail was delivered; a
//! second time only where the node that had delivered it was killed before it could note it.
//!
//! Everything is real but time: what would take hours is moved into the past ([`hours`]). Short here, in full with `bench/chaos`.
//! [`crowd`] files, [`fleet`] are the nodes, [`fate`] is what happens to them, [`verdict`] looks at what is left.

mod crowd;
mod fate;
mod fleet;
mod hours;
mod verdict;

use std::{path::PathBuf, rc::Rc, time::Instant};

use kernel::{rng::Rng, role::Role};

use self::{crowd::Crowd, fate::Fate, fleet::Fleet};
use crate::harness::{TestApp, database::is_postgres, post_office::PostOffice};

/// How much of it.
#[derive(Clone, Debug)]
struct Plan {
    tickets: u32,
    kills: u32,
    /// After each part all nodes are stopped in order, and what the killed ones held becomes free.
    parts: u32,
    seed: u64,
    /// Another program than the one built with the tests.
    program: Option<PathBuf>,
}

impl Plan {
    #[expect(
        clippy::disallowed_methods,
        reason = "set by bench/chaos, no settings of the product"
    )]
    fn read() -> Self {
        let number = |name: &str| -> Option<u64> {
            let word = std::env::var(format!("LAPORBKN_CHAOS_{name}")).ok()?;
            Some(word.parse().expect("a number"))
        };
        let small = |name: &str, usual: u32| number(name).map_or(usual, |n| n.try_into().unwrap());
        Self {
            tickets: small("TICKETS", 40),
            kills: small("KILLS", 4),
            parts: small("PARTS", 1),
            seed: number("SEED").unwrap_or_else(|| u64::from(std::process::id())),
            program: std::env::var_os("LAPORBKN_CHAOS_PROGRAM").map(PathBuf::from),
        }
    }
}

#[actix_web::test]
async fn whatever_dies_each_ticket_and_each_warning_is_there_once_and_no_mail_is_lost() {
    if !is_postgres() {
        eprintln!("SKIPPED: several nodes need PostgreSQL (LAPORBKN_TEST_DB=postgres)");
        return;
    }
    let plan = Plan::read();
    println!("chaos: seed {} (LAPORBKN_CHAOS_SEED), {plan:?}", plan.seed);
    let begun = Instant::now();
    laporbkn::tls::install();
    let app = TestApp::start().await;
    app.staff_of(Role::Humas, None, "Ratna").await;
    app.staff_of(Role::Leader, None, "Wulan").await;
    let dice = Rng::seeded(plan.seed);
    let post = PostOffice::open_with(dice.clone());
    let fleet = Rc::new(Fleet::of(&app, &plan, &post, &dice));
    fleet.start_all().await;
    let crowd = Crowd::of(&plan, &fleet, &dice);
    let mut fate = Fate::of(&app, &fleet, &post, &dice);
    for part in 1..=plan.parts {
        let until = plan.tickets * part / plan.parts;
        let kills = plan.kills * part / plan.parts - plan.kills * (part - 1) / plan.parts;
        futures_util::join!(crowd.file(until), fate.strike(&crowd, until, kills));
        fate.calm().await;
    }
    hours::pass_for_clocks(&app, 60).await;
    verdict::wait_until_quiet(&app).await;
    fleet.stop_all().await;
    let mails = verdict::pass(&app, &plan, &crowd, &fleet, &post).await;
    println!(
        "chaos: {}; {}; {mails}; {:.1} s",
        crowd.figures(),
        fate.figures(),
        begun.elapsed().as_secs_f64()
    );
}
