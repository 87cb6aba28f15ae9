//! A table of rules as a program of the kernel's filter machine.
//!
//! The kernel tries every call when a filter is installed, and so for each run: a search in halves
//! makes that ten times cheaper than a chain of comparisons.

use crate::filter::rule::{Answer, Rule, Table};

/// One instruction of the machine (`struct sock_filter`).
pub(crate) type Instruction = libc::sock_filter;

/// Calls that are compared one by one.
const FEW: usize = 3;
/// Numbers of x32, a second interface of x86-64, have this bit.
const X32: u32 = 0x4000_0000;
/// Places in `struct seccomp_data`.
const NUMBER: u32 = 0;
const PROCESSOR: u32 = 4;
const ARGUMENTS: u32 = 16;

/// The processor whose numbers the tables hold (`AUDIT_ARCH_…`).
const OURS: u32 = if cfg!(target_arch = "aarch64") { 0xC000_00B7 } else { 0xC000_003E };

/// Makes the program: calls of another processor or of x32 end the process.
pub(super) fn assemble(table: &Table) -> Vec<Instruction> {
    let mut program = vec![load(PROCESSOR), when(EQUAL, OURS, 1, 0), give(Answer::Kill)];
    program.push(load(NUMBER));
    if cfg!(target_arch = "x86_64") {
        program.extend([when(ANY_BIT, X32, 0, 1), give(Answer::Kill)]);
    }
    program.extend(search(&runs(table), table.otherwise));
    program
}

/// Calls with numbers in a row about which the same is said: first, last, and the rule.
type Run = (u32, u32, Rule);

fn runs(table: &Table) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (&number, &rule) in &table.rules {
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == number && *same == rule => *last = number,
            _ => runs.push((number, number, rule)),
        }
    }
    runs
}

fn search(runs: &[Run], otherwise: Answer) -> Vec<Instruction> {
    if runs.len() <= FEW {
        let mut program: Vec<_> = runs.iter().flat_map(|run| compare(run, otherwise)).collect();
        program.push(give(otherwise));
        return program;
    }
    let (lower, upper) = runs.split_at(runs.len() / 2);
    let lower = search(lower, otherwise);
    let far = u32::try_from(lower.len()).expect("a filter has a few hundred instructions");
    let mut program = vec![when(AT_LEAST, upper[0].0, 0, 1), jump(far)];
    program.extend(lower);
    program.extend(search(upper, otherwise));
    program
}

/// Goes on behind itself unless the call is one of the run.
fn compare(&(first, last, rule): &Run, otherwise: Answer) -> Vec<Instruction> {
    let body = body(rule, otherwise);
    let skip = u8::try_from(body.len()).expect("a rule has a few instructions");
    let mut program = if first == last {
        vec![when(EQUAL, first, 0, skip)]
    } else {
        vec![when(AT_LEAST, first, 0, skip + 1), when(ABOVE, last, skip, 0)]
    };
    program.extend(body);
    program
}

/// Always ends with an answer.
fn body(rule: Rule, otherwise: Answer) -> Vec<Instruction> {
    match rule {
        Rule::Always(answer) => vec![give(answer)],
        Rule::IfAnyBit(argument, bits, answer) => {
            vec![load_argument(argument), when(ANY_BIT, bits, 0, 1), give(answer), give(otherwise)]
        }
        Rule::IfOneOf(argument, values, answer) => choice(argument, values, answer, otherwise),
        Rule::UnlessOneOf(argument, values, answer) => choice(argument, values, otherwise, answer),
    }
}

/// Gives one answer if the argument is one of the values, else the other.
fn choice(argument: u32, values: &[u32], answer: Answer, other: Answer) -> Vec<Instruction> {
    let mut program = vec![load_argument(argument)];
    for (value, left) in values.iter().zip((1..=values.len()).rev()) {
        let left = u8::try_from(left).expect("a rule has a few values");
        program.push(when(EQUAL, *value, left, 0));
    }
    program.extend([give(other), give(answer)]);
    program
}

const EQUAL: u32 = libc::BPF_JEQ;
const AT_LEAST: u32 = libc::BPF_JGE;
const ABOVE: u32 = libc::BPF_JGT;
const ANY_BIT: u32 = libc::BPF_JSET;

fn load(place: u32) -> Instruction {
    instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, place)
}

/// The lower half of an argument; both processors have it first.
fn load_argument(index: u32) -> Instruction {
    load(ARGUMENTS + 8 * index)
}

fn when(test: u32, value: u32, then: u8, otherwise: u8) -> Instruction {
    instruction(libc::BPF_JMP | test | libc::BPF_K, then, otherwise, value)
}

fn jump(far: u32) -> Instruction {
    instruction(libc::BPF_JMP | libc::BPF_JA, 0, 0, far)
}

fn give(answer: Answer) -> Instruction {
    let value = match answer {
        Answer::Allow => libc::SECCOMP_RET_ALLOW,
        Answer::Kill => libc::SECCOMP_RET_KILL_PROCESS,
        Answer::Fail(errno) => libc::SECCOMP_RET_ERRNO | errno.cast_unsigned(),
    };
    instruction(libc::BPF_RET | libc::BPF_K, 0, 0, value)
}

fn instruction(code: u32, jt: u8, jf: u8, k: u32) -> Instruction {
    libc::sock_filter { code: u16::try_from(code).expect("codes are small"), jt, jf, k }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::tables;
    use crate::message::Blueprint;

    /// What the machine of the kernel answers.
    fn answer_of(program: &[Instruction], data: &[u32]) -> u32 {
        let (mut at, mut value) = (0, 0);
        loop {
            let Instruction { code, jt, jf, k } = program[at];
            let goes = |yes: bool| usize::from(if yes { jt } else { jf });
            at += 1;
            match u32::from(code) {
                code if code == libc::BPF_LD | libc::BPF_ABS => value = data[k as usize / 4],
                code if code == libc::BPF_RET => return k,
                code if code == libc::BPF_JMP | libc::BPF_JA => at += k as usize,
                code if code == libc::BPF_JMP | EQUAL => at += goes(value == k),
                code if code == libc::BPF_JMP | AT_LEAST => at += goes(value >= k),
                code if code == libc::BPF_JMP | ABOVE => at += goes(value > k),
                code if code == libc::BPF_JMP | ANY_BIT => at += goes(value & k != 0),
                code => panic!("no such instruction: {code}"),
            }
        }
    }

    /// What the table says, read straight.
    fn expected(table: &Table, number: u32, arguments: &[u32; 6]) -> u32 {
        let of = |index: u32| arguments[index as usize];
        let answer = match table.rules.get(&number) {
            Some(Rule::Always(answer)) => *answer,
            Some(Rule::IfAnyBit(index, bits, answer)) if of(*index) & bits != 0 => *answer,
            Some(Rule::IfOneOf(index, values, answer)) if values.contains(&of(*index)) => *answer,
            Some(Rule::UnlessOneOf(index, values, answer)) if !values.contains(&of(*index)) => {
                *answer
            }
            _ => table.otherwise,
        };
        give(answer).k
    }

    fn tables() -> Vec<Table> {
        let worlds = [(true, true), (true, false), (false, false)];
        let blueprints = worlds.map(|(namespaces, counted)| Blueprint {
            namespaces,
            counted,
            ..Blueprint::default()
        });
        blueprints.iter().map(tables::program).chain([tables::reaper()]).collect()
    }

    #[test]
    fn every_call_gets_the_answer_of_the_table() {
        for table in tables() {
            let program = assemble(&table);
            for number in 0..600 {
                for argument in
                    [0, 1, 2, 7, 8, 10, 32, 33, 17, 40, 1024, 0x5412, 0x1000_0000, u32::MAX]
                {
                    let arguments = [argument; 6];
                    let mut data = vec![number, OURS, 0, 0];
                    data.extend(arguments.iter().flat_map(|low| [*low, 7]));
                    let found = answer_of(&program, &data);
                    assert_eq!(found, expected(&table, number, &arguments), "call {number}");
                }
            }
        }
    }

    #[test]
    fn other_processors_and_interfaces_end_the_process() {
        let program = assemble(&tables()[0]);
        let call = |number, processor| {
            let mut data = vec![number, processor];
            data.extend([0; 14]);
            answer_of(&program, &data)
        };
        assert_eq!(call(20, 0x4000_0003), libc::SECCOMP_RET_KILL_PROCESS);
        if cfg!(target_arch = "x86_64") {
            assert_eq!(call(X32 + 39, OURS), libc::SECCOMP_RET_KILL_PROCESS);
        }
    }
}
