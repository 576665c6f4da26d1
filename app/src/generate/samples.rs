//! Schemas to try, for those who have none at hand.

use crate::{
    error::AppError,
    generate::{api, form::Form},
    ui::icons::{BOOK, BUILDING, Icon, PLATE},
};
use leptos::{prelude::*, task::spawn_local};

/// A schema to try.
struct Sample {
    name: &'static str,
    file: &'static str,
    facts: &'static str,
    about: &'static str,
    picture: &'static str,
}

const SAMPLES: [Sample; 3] = [
    Sample {
        name: "City library",
        file: "library.sql",
        facts: "9 tables",
        about: "Copies lent, returned late and fined; branches whose managers are their own staff.",
        picture: BOOK,
    },
    Sample {
        name: "Restaurants",
        file: "restaurants.sql",
        facts: "7 tables",
        about: "Dishes ordered and delivered; totals, tips and ratings that add up.",
        picture: PLATE,
    },
    Sample {
        name: "Company",
        file: "company.sql",
        facts: "7 tables",
        about: "Departments, projects and salaries; a tree of managers up to the top.",
        picture: BUILDING,
    },
];

/// One card a sample; a click reads it.
#[component]
pub fn Samples(
    /// Where a failure is told.
    failure: RwSignal<Option<AppError>>,
) -> impl IntoView {
    let form = expect_context::<Form>();
    let open = move |file: &'static str| {
        failure.set(None);
        spawn_local(async move {
            match api::sample(file.to_owned()).await {
                Ok(text) => form.load(Some(file.to_owned()), text),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let cards = SAMPLES.map(|sample| {
        let about = format!("about-{}", sample.file);
        let described = about.clone();
        view! {
            <li class="sample">
                <Icon path=sample.picture />
                // The whole card can be clicked, see the style sheet.
                <button type="button" aria-describedby=described on:click=move |_| open(sample.file)>
                    {sample.name}
                </button>
                <small>{sample.facts}</small>
                <span id=about>{sample.about}</span>
            </li>
        }
    });
    view! {
        <div class="samples">
            <h3>"No schema at hand? Take one of ours"</h3>
            <ul>{cards}</ul>
        </div>
    }
    .into_any()
}
