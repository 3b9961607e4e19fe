"""The other guided tests on the page, one after the other, as pages.py has the free walk. Each stage yields (words, passed)."""
import json, time

from pages import begin, rounded, shot, stored


def stance_test(services, shots):
    browser = services.browser
    begin(services, "single_leg_stance", limit_s="6")
    browser.wait("return document.querySelector('#clock').textContent.endsWith(' s')", 40, "no time held")
    time.sleep(2)
    shot(services, shots, "test-stance")
    side = browser.run("return document.querySelector('#facts').textContent")
    yield f"it says which leg ({side})", "left leg" in side
    browser.wait("return document.querySelector('#trials').children.length >= 1", 25, "no trial")
    browser.wait("return !document.querySelector('#result').hidden", 45, "no result")
    shot(services, shots, "test-stance-result", whole=True)
    text = browser.run("return document.querySelector('#result').innerText")
    number = int(browser.run("return document.querySelector('#report').getAttribute('href')").rsplit("/", 1)[1])
    row = stored(services, number)
    result = json.loads(row[2])
    held = [f"{rounded(result[side]['best_held_s'], 1)} s" for side in ("left", "right")]
    yield f"held times on the page are the store's {held}", row[1] == "completed" and all(words in text for words in held)
    yield "drop against time is drawn for both legs", browser.run("return document.querySelectorAll('.curves polyline').length") == 2



def ended(services, seconds):
    """What the page shows at the end, and what the store has of the same session."""
    browser = services.browser
    browser.wait("return !document.querySelector('#result').hidden", seconds, "no result")
    text = browser.run("return document.querySelector('#result').innerText")
    number = int(browser.run("return document.querySelector('#report').getAttribute('href')").rsplit("/", 1)[1])
    row = stored(services, number)
    return text, row, json.loads(row[2])


def silent(services, name):
    said = services.browser.console()
    return f"{name}: the console is silent {said or ''}", not said


def ten_metres(services, shots):
    browser = services.browser
    browser.console()
    begin(services, "ten_metre_walk", walk_trials="1")
    browser.wait("return document.querySelector('#instruction').textContent.startsWith('Walk to the end')", 40, "no way to walk")
    # Fourteen metres, and standing there; then whoever leads says so.
    time.sleep(18)
    browser.click("[data-verb=next]")
    browser.wait("return document.querySelector('#trials').children.length >= 1", 60, "no trial")
    trial = browser.run("return document.querySelector('#trials').innerText")
    yield f"a trial is told as it ends ({trial})", "m/s" in trial
    text, row, result = ended(services, 90)
    shot(services, shots, "test-10m-result", whole=True)
    yield f"one trial over {result['distance_m']} m is kept, {row[1]}", row[1] == "completed" and len(result["trials"]) == 1
    shown = [f"{rounded(result['mean_time_s'], 2)} s", f"{rounded(result['mean_speed_m_s'], 2)} m/s"]
    yield f"mean time and speed on the page are the store's {shown}", all(words in text for words in shown)
    yield silent(services, "10-metre walk")


def up_and_go(services, shots):
    browser = services.browser
    begin(services, "timed_up_and_go", tug_trials="1")
    browser.wait("return document.querySelector('#instruction').textContent.startsWith('Sit still')", 30, "nobody is asked to sit")
    browser.wait("return document.querySelector('#instruction').textContent.startsWith('Stand up')", 40, "nobody is asked to rise")
    text, row, result = ended(services, 120)  # nobody presses a key
    shot(services, shots, "test-tug-result", whole=True)
    yield f"one Timed Up and Go is kept, {row[1]}", row[1] == "completed" and len(result["trials"]) == 1
    shown = [f"{rounded(result[key], 2)} s" for key in ("mean_total_s", "mean_turn_s", "mean_sit_to_stand_s")]
    yield f"time, turn and rise on the page are the store's {shown}", all(words in text for words in shown)
    yield "a few steps from a chair get no finding", "too few" not in text.lower()
    yield silent(services, "Timed Up and Go")


def minutes(test, count, whole):
    def stage(services, shots):
        browser = services.browser
        begin(services, test)
        browser.wait("return document.querySelector('#phases [aria-current]')?.textContent === 'Walk'", 40, "no walk phase")
        browser.wait("return parseInt(document.querySelector('#clean-left').textContent) >= 5", 60, "no steps")
        first, facts = browser.run("return [document.querySelector('#clock').textContent, document.querySelector('#facts').textContent]")
        time.sleep(2)
        later = browser.run("return document.querySelector('#clock').textContent")
        left = [60 * int(words.split(":")[0]) + int(words.split(":")[1]) for words in (first, later)]
        yield f"the clock of {count} minutes runs down ({first}, {later} {facts})", "left" in facts and 60 * count > left[0] > left[1]
        shot(services, shots, f"test-{count}min")
        if not whole:
            browser.click("[data-verb=stop]")
        text, row, result = ended(services, 60 * count + 60 if whole else 20)
        shot(services, shots, f"test-{count}min-result", whole=True)
        wanted = ("completed", count) if whole else ("stopped", 1)
        yield f"{row[1]} with {len(result['minutes'])} minutes", (row[1], len(result["minutes"])) == wanted
        cadence = [f"{rounded(minute['cadence_steps_min'], 1)} steps/min" for minute in result["minutes"]]
        yield f"the cadence of each minute on the page is the store's {cadence}", all(words in text for words in cadence)
        if whole:
            yield "the slope over the minutes is shown", "per minute" in text
        yield silent(services, f"{count} minutes")

    return stage
