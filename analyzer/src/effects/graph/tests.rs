use super::*;

const A: Capability = Capability::NET_FETCH;
const B: Capability = Capability::UI_RENDER;

fn set_of(capabilities: &[Capability]) -> CapabilitySet {
    capabilities.iter().copied().collect()
}

fn performs(capabilities: &[Capability]) -> Own {
    Own { direct: set_of(capabilities), ..Own::default() }
}

fn declares(capabilities: &[Capability]) -> Own {
    Own { declared: set_of(capabilities), ..Own::default() }
}

fn way(solved: &Reached, function: u32, kind: EffectKind, capability: Capability) -> Option<Way> {
    solved.ways[function as usize].iter().copied().find(|it| it.kind == kind && it.capability == capability)
}

#[test]
fn effects_flow_from_callees_to_callers() {
    // 0 calls 1 and 2, 2 calls 3; 3 stands apart from 4.
    let own = vec![
        performs(&[]),
        performs(&[A]),
        performs(&[]),
        performs(&[B]),
        performs(&[Capability::STEP_INPUT]),
    ];
    let solved = Graph::new(own, &[(0, 1), (0, 2), (2, 3)]).solve();
    let needed: Vec<_> = solved.reach.iter().map(|it| it.needed.to_string()).collect();
    assert_eq!(needed, ["net.fetch, ui.render", "net.fetch", "ui.render", "ui.render", "step.input"]);
}

#[test]
fn a_cycle_of_twenty_thousand_functions_shares_what_one_performs() {
    let count = 20_000;
    let mut own = vec![performs(&[]); count as usize];
    own[7] = performs(&[A]);
    let edges: Vec<_> = (0..count).map(|it| (it, (it + 1) % count)).collect();
    let solved = Graph::new(own, &edges).solve();
    assert!(solved.reach.iter().all(|it| it.needed == set_of(&[A])));
    let last = way(&solved, 8, EffectKind::Performed, A).unwrap();
    assert_eq!((last.next, last.end, last.calls), (9, 7, count - 1));
}

#[test]
fn a_chain_of_a_hundred_thousand_calls_is_solved() {
    let count = 100_000;
    let mut own = vec![performs(&[]); count as usize];
    own[count as usize - 1] = Own { latent: set_of(&[B]), ..performs(&[A]) };
    let edges: Vec<_> = (1..count).map(|it| (it - 1, it)).collect();
    let solved = Graph::new(own, &edges).solve();
    assert_eq!(solved.reach[0].needed, set_of(&[A]));
    assert_eq!(solved.reach[0].latent, set_of(&[B]));
    let first = way(&solved, 0, EffectKind::Performed, A).unwrap();
    assert_eq!((first.next, first.end, first.calls), (1, count - 1, count - 1));
}

#[test]
fn what_callees_declare_is_not_what_a_function_declares_itself() {
    // A function that calls itself does not justify its own annotation; 1 and 2 call each other and both declare.
    let own = vec![declares(&[A]), declares(&[A, B]), declares(&[A]), performs(&[])];
    let solved = Graph::new(own, &[(0, 0), (1, 2), (2, 1), (3, 1)]).solve();
    let declared: Vec<_> = solved.reach.iter().map(|it| it.callee_declared.to_string()).collect();
    assert_eq!(declared, ["", "net.fetch", "net.fetch, ui.render", "net.fetch, ui.render"]);
}

#[test]
fn among_equally_short_ways_the_lowest_number_wins() {
    // 4 reaches the operation of 0 over 2 or 3, found in either order.
    for edges in [[(4, 3), (4, 2), (3, 0), (2, 0)], [(2, 0), (3, 0), (4, 2), (4, 3)]] {
        let mut own = vec![performs(&[]); 5];
        own[0] = performs(&[A]);
        let solved = Graph::new(own, &edges).solve();
        assert_eq!(way(&solved, 4, EffectKind::Performed, A).unwrap().next, 2);
    }
}

#[test]
fn edges_to_nowhere_are_ignored() {
    let solved = Graph::new(vec![performs(&[A])], &[(0, 5), (9, 0)]).solve();
    assert_eq!(solved.reach.len(), 1);
}

/// A small linear congruential generator: the same graphs on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }
}

/// The distance from `start` to the nearest function that `is_end`, by trying everything.
fn naive_distance(edges: &[(u32, u32)], start: u32, is_end: impl Fn(u32) -> bool) -> Option<u32> {
    let mut seen = vec![start];
    let mut level = vec![start];
    let mut distance = 0;
    while !level.is_empty() {
        if level.iter().any(|it| is_end(*it)) {
            return Some(distance);
        }
        let mut next = Vec::new();
        for &(from, to) in edges {
            if level.contains(&from) && !seen.contains(&to) {
                seen.push(to);
                next.push(to);
            }
        }
        level = next;
        distance += 1;
    }
    None
}

#[test]
fn ways_are_real_and_shortest() {
    let mut random = Random(0x5eed);
    for round in 0..300 {
        let count = 1 + random.below(24);
        let capabilities = [A, B, Capability::STEP_INPUT];
        let own: Vec<Own> = (0..count)
            .map(|_| {
                let mut pick =
                    || capabilities.into_iter().filter(|_| random.below(8) == 0).collect::<CapabilitySet>();
                Own { direct: pick(), latent: pick(), declared: pick() }
            })
            .collect();
        let edges: Vec<_> =
            (0..random.below(count * 3 + 1)).map(|_| (random.below(count), random.below(count))).collect();
        let solved = Graph::new(own.clone(), &edges).solve();
        for function in 0..count {
            for kind in EffectKind::ALL {
                for capability in capabilities {
                    let expected =
                        naive_distance(&edges, function, |it| own[it as usize].of(kind).contains(capability));
                    let found = way(&solved, function, kind, capability);
                    assert_eq!(found.map(|it| it.calls), expected, "round {round}, function {function}");
                    check_way(&solved, &edges, &own, function, found);
                    let reach = solved.reach[function as usize];
                    match kind {
                        EffectKind::Performed => {
                            assert_eq!(reach.needed.contains(capability), expected.is_some());
                        }
                        EffectKind::Latent => {
                            assert_eq!(reach.latent.contains(capability), expected.is_some());
                        }
                        EffectKind::Declared => {
                            let by_others = naive_distance(&edges, function, |it| {
                                it != function && own[it as usize].declared.contains(capability)
                            });
                            assert_eq!(reach.callee_declared.contains(capability), by_others.is_some());
                        }
                    }
                }
            }
        }
    }
}

/// Follows a way to its end: every hop is an edge, and the end does what the way says.
fn check_way(solved: &Reached, edges: &[(u32, u32)], own: &[Own], function: u32, way: Option<Way>) {
    let Some(whole) = way else { return };
    let mut here = whole;
    let mut at = function;
    for left in (1..=whole.calls).rev() {
        assert_eq!((here.calls, here.end), (left, whole.end));
        assert!(edges.contains(&(at, here.next)));
        at = here.next;
        here = self::way(solved, at, whole.kind, whole.capability).unwrap();
    }
    assert_eq!((at, here.calls), (whole.end, 0));
    assert!(own[at as usize].of(whole.kind).contains(whole.capability));
}
