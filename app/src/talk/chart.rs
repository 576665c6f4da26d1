//! The picture of a result. ECharts draws it in an element of its own, which
//! is loaded when the first chart appears.

use crate::ui::browser;
use confab_model::{Chart, ChartKind};
use leptos::{html::Custom, prelude::*};

/// A chart with the types it can be switched to, and as a picture to take away.
#[component]
pub fn ChartCard(
    /// The chart.
    chart: Chart,
) -> impl IntoView {
    let Chart {
        kind,
        title,
        summary,
        kpis,
        choices,
        note,
    } = chart;
    let chosen = RwSignal::new(kind);
    let options = StoredValue::new(choices.clone());
    let option = Memo::new(move |_| {
        let kind = chosen.get();
        options.with_value(|options| {
            let found = options.iter().find(|choice| choice.kind == kind);
            found
                .map(|choice| choice.option.clone())
                .unwrap_or_default()
        })
    });
    let place = NodeRef::<Custom<&'static str>>::new();
    Effect::new(move || {
        if !option.read().is_empty() {
            browser::load_charts();
        }
    });
    let types = (choices.len() > 1).then(|| {
        choices
            .into_iter()
            .map(|choice| {
                let kind = choice.kind;
                view! {
                    <button
                        type="button"
                        aria-pressed=move || (chosen.get() == kind).to_string()
                        on:click=move |_| chosen.set(kind)
                    >
                        {choice.label}
                    </button>
                }
            })
            .collect_view()
    });
    let figures = kpis
        .into_iter()
        .map(|kpi| view! { <div class="kpi"><b>{kpi.value}</b><span>{kpi.label}</span></div> })
        .collect_view();
    let is_kpi = move || chosen.get() == ChartKind::Kpi;
    view! {
        <section class="panel chart" aria-label="Chart">
            <header>
                <b>{title}</b>
                <span class="grow"></span>
                <div class="seg" role="group" aria-label="Type of chart">{types}</div>
                <button type="button" class="quiet small" class:hidden=is_kpi on:click=move |_| browser::save_chart(place, "png")>"PNG"</button>
                <button type="button" class="quiet small" class:hidden=is_kpi on:click=move |_| browser::save_chart(place, "svg")>"SVG"</button>
            </header>
            <div class="kpis" class:hidden=move || !is_kpi()>{figures}</div>
            <div class="canvas" class:hidden=is_kpi>
                {leptos::html::custom("confab-chart").node_ref(place).attr("option", option).attr("label", summary)}
            </div>
            {note.map(|note| view! { <p class="note">{note}</p> })}
        </section>
    }
    .into_any()
}
